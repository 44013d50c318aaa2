/** Waits until a condition holds; after ten seconds it throws and says what was waited for. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`In ten seconds it did not happen: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
