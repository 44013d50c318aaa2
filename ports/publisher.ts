import type { EventId } from "../domain/ids.ts";
import type { Notice, OutgoingEvent } from "./outbox.ts";

/** What became of what was given. Neither sent nor too large is what waits behind something that is too large. */
export type Published = {
  readonly sent: readonly EventId[];
  /** Larger than the topic takes, now and whenever it is asked again. */
  readonly tooLarge: readonly EventId[];
};

/** The topic. Sent twice, an event carries the same id. Throws when it is not known what was taken. */
export type Publisher = {
  /** In the order given. One that is too large holds up the later ones of its order, and those only. */
  publish(events: readonly OutgoingEvent[]): Promise<Published>;
  /** As events; of a notice, its subject is what an order is there. */
  publishNotices(notices: readonly Notice[]): Promise<Published>;
  ping(): Promise<void>;
};
