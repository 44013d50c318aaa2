import { setTimeout as delay } from "node:timers/promises";

/** Waits until a condition holds; after `deadlineMs` it fails with what was waited for. */
export const until = async (what: string, holds: () => boolean, deadlineMs = 10_000): Promise<void> => {
  const deadline = Date.now() + deadlineMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await delay(2);
  }
};
