import { memoryJournal } from "../../../local/service-bus/journal/journal.ts";
import { MessageQueue } from "../../../local/service-bus/queue/message-queue.ts";
import type { QueueSettings } from "../../../local/service-bus/queue/queue-settings.ts";

/** A queue with its dead-letter queue, for tests of the state machine alone: locks last 1000 ms, three deliveries. */
export const aQueue = (settings: Partial<QueueSettings> = {}) => {
  const plain: QueueSettings = {
    path: "t/Subscriptions/s",
    requiresSession: false,
    maxDeliveryCount: 3,
    lockMs: 1000,
    ttlMs: Number.POSITIVE_INFINITY,
    deadLetterOnExpiry: false,
  };
  const wake = () => {};
  const dead = new MessageQueue({ ...plain, path: `${plain.path}/$DeadLetterQueue` }, memoryJournal, wake);
  return { queue: new MessageQueue({ ...plain, ...settings }, memoryJournal, wake, dead), dead };
};

/** The token of a message that must be locked. */
export const tokenOf = (
  held: { readonly lock: { readonly token: string } | undefined } | undefined,
): string => {
  if (!held?.lock) throw new Error("There is no locked message.");
  return held.lock.token;
};
