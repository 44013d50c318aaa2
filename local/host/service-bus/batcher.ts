/** How long a batch waits for company; enough for messages that the broker sends in one go. */
const gatherMs = 5;

/**
 * Gathers items that arrive close together and runs them as one, at most `size` at a time and one batch after the
 * other. `add` resolves when the item's batch has run.
 */
export function createBatcher<T>(size: number, run: (items: readonly T[]) => Promise<void>) {
  type Waiting = { readonly item: T; readonly done: () => void };
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running = false;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, size);
      waiting = waiting.slice(size);
      await run(batch.map(({ item }) => item));
      for (const { done } of batch) done();
    }
    running = false;
  }

  return {
    add(item: T): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ item, done: resolve });
      if (waiting.length >= size) void flush();
      else timer ??= setTimeout(() => void flush(), gatherMs).unref();
      return promise;
    },
  };
}
