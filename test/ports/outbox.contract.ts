import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventId, OrderId } from "../../domain/ids.ts";
import type { OrderEvent } from "../../domain/order.ts";
import type { Notice } from "../../ports/outbox.ts";
import { second, unique } from "./order-builders.ts";
import { aPlacedOrder } from "./orders/stocked.ts";
import type { OpenStore, Store } from "./store.ts";

/** Everything that the port `Outbox` promises, for whichever store is behind it. */
export const outboxContract = (name: string, open: OpenStore): void => {
  describe(`the outbox in ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
      await drain(store);
    });
    afterAll(() => store?.close());

    /** An order whose log has so many entries, none of them sent. */
    const anOrderWith = async (events: number): Promise<OrderId> => {
      const { orderId } = await aPlacedOrder(store);
      for (let sequence = 2; sequence <= events; sequence += 1) await store.append(entry(orderId, sequence));
      return orderId;
    };
    const claim = (ask: Partial<Parameters<Store["outbox"]["claim"]>[0]>) =>
      store.outbox.claim({ now: second(0), until: second(60), limit: 100, ...ask });
    const sequences = async (ask: Parameters<typeof claim>[0]) =>
      (await claim(ask)).map(({ sequence }) => sequence);
    const id = (orderId: OrderId, sequence: number) => `evt_${orderId}_${sequence}` as EventId;

    it("gives an order's events in order, each as the log has it", async () => {
      const orderId = await anOrderWith(3);
      const events = await claim({ orderId });
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(events[1]).toEqual({ ...entry(orderId, 2), contact: expect.anything() });
    });

    it("gives a claimed order to nobody else until the claim ends", async () => {
      const orderId = await anOrderWith(2);
      expect(await sequences({ orderId, now: second(0), until: second(60), limit: 1 })).toEqual([1]);
      expect(await sequences({ orderId, now: second(59) })).toEqual([]);
      expect(await sequences({ orderId, now: second(60) })).toEqual([1, 2]);
    });

    it("does not give a new event of an order that a claim holds", async () => {
      const orderId = await anOrderWith(1);
      await claim({ orderId });
      await store.append(entry(orderId, 2));
      expect(await sequences({ orderId, now: second(1) })).toEqual([]);
      await store.outbox.markSent([id(orderId, 1)], second(2));
      expect(await sequences({ orderId, now: second(2) })).toEqual([2]);
    });

    it("goes on after what is sent, and never gives that again", async () => {
      const orderId = await anOrderWith(3);
      await claim({ orderId, limit: 2 });
      await store.outbox.markSent([id(orderId, 1), id(orderId, 2)], second(1));
      expect(await sequences({ orderId, now: second(1) })).toEqual([3]);
      await store.outbox.markSent([id(orderId, 3), id(orderId, 3)], second(2));
      expect(await sequences({ orderId, now: second(999) })).toEqual([]);
    });

    it("shows with the order what was sent, and when it first was", async () => {
      const orderId = await anOrderWith(2);
      const sent = async () => (await store.orders.get(orderId))?.sent;
      expect(await sent()).toEqual([]);
      await store.outbox.markSent([id(orderId, 1)], second(1));
      await store.outbox.markSent([id(orderId, 1)], second(2));
      expect(await sent()).toEqual([{ eventId: id(orderId, 1), sentAt: second(1) }]);
    });

    it("holds the later events back while an earlier one is unsent", async () => {
      const orderId = await anOrderWith(3);
      await claim({ orderId });
      await store.outbox.markSent([id(orderId, 1)], second(1));
      expect(await sequences({ orderId, now: second(1) })).toEqual([]);
      expect(await sequences({ orderId, now: second(60), limit: 1 })).toEqual([2]);
    });

    it("gives claims back at once, but nothing that was sent", async () => {
      const orderId = await anOrderWith(2);
      await claim({ orderId });
      await store.outbox.markSent([id(orderId, 1)], second(1));
      await store.outbox.unclaim([id(orderId, 1), id(orderId, 2)]);
      expect(await sequences({ orderId, now: second(1) })).toEqual([2]);
    });

    it("sweeps all orders, those that have waited longest first, each in a run without gaps", async () => {
      await drain(store);
      const orders = [await anOrderWith(2), await anOrderWith(1), await anOrderWith(3)];
      await claim({ orderId: orders[1] as OrderId });
      const swept = await claim({ now: second(1), limit: 4 });
      expect(swept.map(({ orderId, sequence }) => [orders.indexOf(orderId), sequence])).toEqual([
        [0, 1],
        [0, 2],
        [2, 1],
        [2, 2],
      ]);
      expect(await claim({ now: second(2) })).toEqual([]);
      await drain(store);
    });

    it("gives every event to one of many who claim at the same moment", async () => {
      await drain(store);
      const other = await store.another();
      const orders = [await anOrderWith(3), await anOrderWith(3), await anOrderWith(3), await anOrderWith(3)];
      const given: string[] = [];
      for (let round = 0; round < 40 && given.length < 12; round += 1) {
        const claims = [store, other, store, other].map(({ outbox }) =>
          outbox.claim({ now: second(round), until: second(round + 600), limit: 2 }),
        );
        for (const events of await Promise.all(claims)) {
          given.push(...events.map(({ eventId }) => eventId));
          await store.outbox.markSent(
            events.map(({ eventId }) => eventId),
            second(round),
          );
        }
      }
      const all = orders.flatMap((orderId) => [1, 2, 3].map((sequence) => id(orderId, sequence)));
      expect(given.toSorted()).toEqual(all.toSorted());
      for (const orderId of orders)
        expect(given.filter((eventId) => eventId.includes(orderId))).toEqual(
          [1, 2, 3].map((n) => id(orderId, n)),
        );
      await other.close();
    });

    it("does nothing for ids that it does not know, or none at all", async () => {
      await store.outbox.markSent([], second(1));
      await store.outbox.unclaim([]);
      await store.outbox.markSent(["evt_nobody" as EventId], second(1));
      await store.outbox.unclaim(["evt_nobody" as EventId]);
      expect(await claim({ limit: 0 })).toEqual([]);
    });

    const aNotice = (at = 0): Notice => ({
      eventId: `evt_${unique()}` as EventId,
      type: "StockDriftDetected",
      subject: `SKU-${unique()}`,
      data: { drift: -3 },
      occurredAt: second(at),
    });

    it("keeps notices until they are sent, in the order they came, and each id once", async () => {
      await drain(store);
      const [one, two] = [aNotice(5), aNotice(1)];
      for (const notice of [one, two, { ...one, subject: "changed" }]) await store.outbox.notice(notice);
      expect(await store.outbox.unsentNotices(9)).toEqual([one, two]);
      expect(await store.outbox.unsentNotices(1)).toEqual([one]);
      await store.outbox.markNoticesSent([one.eventId], second(6));
      expect(await store.outbox.unsentNotices(9)).toEqual([two]);
      await store.outbox.notice(one);
      expect(await store.outbox.unsentNotices(9)).toEqual([two]);
      await drain(store);
    });

    it("says how many events and notices wait, and since when the oldest does", async () => {
      await drain(store);
      expect(await store.outbox.backlog()).toEqual({ waiting: 0 });
      const late = await aPlacedOrder(store, second(50));
      expect(await store.outbox.backlog()).toEqual({ waiting: 1, oldest: second(50) });
      await store.outbox.notice(aNotice(20));
      const early = await aPlacedOrder(store, second(30));
      expect(await store.outbox.backlog()).toEqual({ waiting: 3, oldest: second(20) });
      await claim({ orderId: early.orderId });
      await store.outbox.markNoticesSent(
        [(await store.outbox.unsentNotices(1))[0]?.eventId as EventId],
        second(51),
      );
      expect(await store.outbox.backlog()).toEqual({ waiting: 2, oldest: second(30) });
      await store.outbox.markSent([id(early.orderId, 1)], second(51));
      expect(await store.outbox.backlog()).toEqual({ waiting: 1, oldest: second(50) });
      await store.outbox.markSent([id(late.orderId, 1)], second(51));
    });
  });
};

const entry = (orderId: OrderId, sequence: number): OrderEvent => ({
  eventId: `evt_${orderId}_${sequence}` as EventId,
  orderId,
  sequence,
  type: "OrderFulfilmentUpdated",
  occurredAt: second(sequence),
  data: { parcel: sequence },
});

/** Marks everything as sent that waits. */
const drain = async ({ outbox }: Store): Promise<void> => {
  const late = { now: second(1_000_000), until: second(1_000_001), limit: 1000 };
  for (let events = await outbox.claim(late); events.length > 0; events = await outbox.claim(late))
    await outbox.markSent(
      events.map(({ eventId }) => eventId),
      second(1),
    );
  const notices = await outbox.unsentNotices(1000);
  await outbox.markNoticesSent(
    notices.map(({ eventId }) => eventId),
    second(1),
  );
};
