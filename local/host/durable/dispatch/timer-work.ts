import { timerFired } from "../event-texts.ts";
import type { Store } from "../store/store.ts";
import type { Mailbox } from "./mailbox.ts";

const atOnce = 500;
const earliestMs = 100;

/**
 * When a timer really fires (ms). Azure Storage rounds down to whole seconds, and its queue takes a moment: with
 * `early` a timer fires that much sooner, but not in the first tenth of a second. Without, exactly.
 */
export const dueTime = (fireAt: number, createdAt: number, early: number): number =>
  early === 0 ? fireAt : Math.max(fireAt - early, Math.min(fireAt, createdAt + earliestMs));

/**
 * Fires every timer that is due at `until` (ms) and returns when the next one is due, if there is one. A cancelled
 * timer fires like any other while its instance lives: the real backends cannot take it back either.
 */
export const fireDueTimers = (store: Store, mailbox: Mailbox, until: number): number | undefined => {
  for (;;) {
    const due = store.work.dueTimers(until, atOnce);
    mailbox.commit((post) => {
      for (const { key, instance, task, fireAt, created } of due) {
        store.work.removeTimer(key, task);
        post(instance, timerFired(task, fireAt, created));
      }
    });
    if (due.length < atOnce) return store.work.nextDue();
  }
};
