import { timerFired } from "../event-texts.ts";
import type { Store } from "../store/store.ts";
import type { Mailbox } from "./mailbox.ts";

const atOnce = 500;

/**
 * Fires every timer that is due at `until` (ms) and returns when the next one is due, if there is one. A cancelled
 * timer fires like any other while its instance lives: the real backends cannot take it back either.
 */
export const fireDueTimers = (store: Store, mailbox: Mailbox, until: number): number | undefined => {
  for (;;) {
    const due = store.work.dueTimers(until, atOnce);
    mailbox.commit((post) => {
      for (const { key, instance, task, due: fireAt, created } of due) {
        store.work.removeTimer(key, task);
        post(instance, timerFired(task, fireAt, created));
      }
    });
    if (due.length < atOnce) return store.work.nextDue();
  }
};
