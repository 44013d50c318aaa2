const lookEveryMs = 50;

/** Looks until something is so; after the deadline it fails and says what was seen last. */
export const until = async (
  isSo: () => Promise<boolean> | boolean,
  withinMs: number,
  seen: () => string = () => "",
): Promise<void> => {
  const deadline = performance.now() + withinMs;
  let error: unknown;
  for (;;) {
    try {
      if (await isSo()) return;
      error = undefined;
    } catch (thrown) {
      error = thrown;
    }
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms: ${error instanceof Error ? error.message : seen()}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};
