import type { EventId, Instant, OrderId } from "../domain/ids.ts";
import { plus } from "../domain/instant.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { Published, Publisher } from "../ports/publisher.ts";

type Needs = { readonly outbox: Outbox; readonly publisher: Publisher; readonly now: () => Instant };

/** A sender that died holds its orders up for so long. */
const claimMs = 30_000;
const batch = 100;

/**
 * Sends what the outbox has: of one order at once, of all now and then. Sent twice, an event carries the same id. An
 * event that is larger than the topic takes is told of by an error, once everything else was sent.
 */
export const relayWith = ({ outbox, publisher, now }: Needs) => {
  /** What is not sent stays claimed, so that this sweep does not meet it again; it is tried again when the claim ends. */
  const sendSome = async (orderId?: OrderId): Promise<Published | undefined> => {
    const at = now();
    const ask = { now: at, until: plus(at, claimMs), limit: batch, ...(orderId ? { orderId } : {}) };
    const events = await outbox.claim(ask);
    if (events.length === 0) return undefined;
    const published = await publisher.publish(events).catch(async (error: unknown) => {
      await outbox.unclaim(events.map(({ eventId }) => eventId));
      throw error;
    });
    await outbox.markSent(published.sent, now());
    return published;
  };

  /** Says what of the notices is too large. They have no claims: where none could be sent, there is an end. */
  const sendNotices = async (): Promise<readonly EventId[]> => {
    for (;;) {
      const notices = await outbox.unsentNotices(batch);
      if (notices.length === 0) return [];
      const { sent, tooLarge } = await publisher.publishNotices(notices);
      await outbox.markNoticesSent(sent, now());
      if (sent.length === 0) return tooLarge;
    }
  };

  return {
    announce: async (orderId: OrderId): Promise<void> => {
      const published = await sendSome(orderId);
      refuse(published?.tooLarge ?? []);
    },
    /** Until nothing is left that can be claimed; says how many events it sent. */
    sweep: async (): Promise<number> => {
      let count = 0;
      const tooLarge: EventId[] = [];
      for (let some = await sendSome(); some; some = await sendSome()) {
        count += some.sent.length;
        tooLarge.push(...some.tooLarge);
      }
      tooLarge.push(...(await sendNotices()));
      refuse(tooLarge);
      return count;
    },
  };
};

/** The host logs what a timer fails with: so many ids that the line stays one. */
const named = 10;

const refuse = (tooLarge: readonly EventId[]): void => {
  if (tooLarge.length === 0) return;
  const more = tooLarge.length > named ? ` and ${tooLarge.length - named} more` : "";
  throw new Error(`larger than the topic takes: ${tooLarge.slice(0, named).join(", ")}${more}`);
};
