import { setTimeout as pause } from "node:timers/promises";

/**
 * Resolves when the promise has settled, or after `milliseconds` without it. The client's calls on a link whose
 * connection is gone may never settle.
 */
export async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const settled = new AbortController();
  const late = pause(milliseconds, undefined, { signal: settled.signal }).catch(() => {});
  await Promise.race([promise.catch(() => {}), late]);
  settled.abort();
}
