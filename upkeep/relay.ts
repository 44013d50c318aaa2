import type { Instant, OrderId } from "../domain/ids.ts";
import { plus } from "../domain/instant.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { Publisher } from "../ports/publisher.ts";

type Needs = { readonly outbox: Outbox; readonly publisher: Publisher; readonly now: () => Instant };

/** A sender that died holds its orders up for so long. */
const claimMs = 30_000;
const batch = 100;

/** Sends what the outbox has: of one order at once, of all now and then. Sent twice, an event carries the same id. */
export const relayWith = ({ outbox, publisher, now }: Needs) => {
  const sendSome = async (orderId?: OrderId): Promise<number> => {
    const at = now();
    const ask = { now: at, until: plus(at, claimMs), limit: batch, ...(orderId ? { orderId } : {}) };
    const events = await outbox.claim(ask);
    if (events.length === 0) return 0;
    const ids = events.map(({ eventId }) => eventId);
    try {
      await publisher.publish(events);
    } catch (error) {
      await outbox.unclaim(ids);
      throw error;
    }
    await outbox.markSent(ids, now());
    return events.length;
  };

  const sendNotices = async (): Promise<void> => {
    for (;;) {
      const notices = await outbox.unsentNotices(batch);
      if (notices.length === 0) return;
      await publisher.publishNotices(notices);
      await outbox.markNoticesSent(
        notices.map(({ eventId }) => eventId),
        now(),
      );
    }
  };

  return {
    announce: async (orderId: OrderId): Promise<void> => {
      await sendSome(orderId);
    },
    /** Until nothing is left that can be claimed; says how many events it sent. */
    sweep: async (): Promise<number> => {
      let sent = 0;
      for (let some = await sendSome(); some > 0; some = await sendSome()) sent += some;
      await sendNotices();
      return sent;
    },
  };
};
