import type { Notice, OutgoingEvent } from "./outbox.ts";

/** The topic. Sent twice, an event carries the same id. Throws when it is not known to have been taken. */
export type Publisher = {
  /** In the order given. */
  publish(events: readonly OutgoingEvent[]): Promise<void>;
  publishNotices(notices: readonly Notice[]): Promise<void>;
  ping(): Promise<void>;
};
