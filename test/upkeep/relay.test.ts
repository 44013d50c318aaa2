import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EventId, Instant, OrderId } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Notice } from "../../ports/outbox.ts";
import { relayWith } from "../../upkeep/relay.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { second, unique } from "../ports/order-builders.ts";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import type { Store } from "../ports/store.ts";
import { aTopic } from "./a-topic.ts";

describe("the relay", () => {
  let store: Store;
  let now: Instant;
  let topic: ReturnType<typeof aTopic>;
  let relay: ReturnType<typeof relayWith>;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    topic = aTopic();
    now = second(10);
    relay = relayWith({ outbox: store.outbox, publisher: topic.publisher, now: () => now });
    const drain = relayWith({
      outbox: store.outbox,
      publisher: aTopic().publisher,
      now: () => second(99_999),
    });
    await drain.sweep();
  });

  /** An order with so many events in its log, none of them sent. */
  const anOrder = async (events: number): Promise<OrderId> => {
    const { orderId } = await aPlacedOrder(store);
    for (let sequence = 2; sequence <= events; sequence++)
      await store.append({
        eventId: `evt_${orderId}_${sequence}` as EventId,
        orderId,
        sequence,
        type: "InvoiceIssued",
        occurredAt: second(sequence),
        data: { sequence },
      });
    return orderId;
  };
  const sentOf = (orderId: OrderId) =>
    topic.sent.filter((event) => event.orderId === orderId).map(({ sequence }) => sequence);
  const aNotice = (): Notice => ({
    eventId: `evt_${unique()}` as EventId,
    type: "StockDriftDetected",
    subject: "mug",
    data: {},
    occurredAt: second(1),
  });

  it("announces one order at once, and leaves the others to the sweep", async () => {
    const [one, other] = [await anOrder(3), await anOrder(1)];
    await relay.announce(one);
    expect(sentOf(one)).toEqual([1, 2, 3]);
    expect(sentOf(other)).toEqual([]);
    expect(await relay.sweep()).toBe(1);
    expect(sentOf(other)).toEqual([1]);
  });

  it("sends every event once, in order per order, and says how many", async () => {
    const orders = [await anOrder(2), await anOrder(4), await anOrder(1)];
    expect(await relay.sweep()).toBe(7);
    expect(orders.map(sentOf)).toEqual([[1, 2], [1, 2, 3, 4], [1]]);
    expect(await relay.sweep()).toBe(0);
    expect(topic.sent).toHaveLength(7);
  });

  it("sends more than one batch holds, without gaps", async () => {
    const orders = [];
    for (let count = 0; count < 45; count++) orders.push(await anOrder(5));
    expect(await relay.sweep()).toBe(225);
    for (const order of orders) expect(sentOf(order)).toEqual([1, 2, 3, 4, 5]);
  });

  it("gives its claim back at once when the topic is away, so that the next one can send", async () => {
    const order = await anOrder(2);
    topic.fails = "before";
    await expect(relay.announce(order)).rejects.toThrow("the topic is away");
    await expect(relay.sweep()).rejects.toThrow("the topic is away");
    topic.fails = undefined;
    await relay.announce(order);
    expect(sentOf(order)).toEqual([1, 2]);
  });

  it("sends again, with the same ids, what it does not know to have been taken", async () => {
    const order = await anOrder(2);
    topic.fails = "after";
    await expect(relay.announce(order)).rejects.toThrow("the answer was lost");
    topic.fails = undefined;
    await relay.sweep();
    expect(sentOf(order)).toEqual([1, 2, 1, 2]);
    const ids = topic.sent.map(({ eventId }) => eventId);
    expect(ids.slice(0, 2)).toEqual(ids.slice(2));
  });

  it("that dies between sending and noting is followed by one that sends the same again, once the claim has ended", async () => {
    const order = await anOrder(2);
    const dying = relayWith({
      outbox: { ...store.outbox, markSent: () => Promise.reject(new Error("the host died")) },
      publisher: topic.publisher,
      now: () => now,
    });
    await expect(dying.announce(order)).rejects.toThrow("the host died");
    await relay.sweep();
    expect(sentOf(order)).toEqual([1, 2]);
    now = plus(now, 31_000);
    expect(await relay.sweep()).toBe(2);
    expect(sentOf(order)).toEqual([1, 2, 1, 2]);
    expect(new Set(topic.sent.map(({ eventId }) => eventId)).size).toBe(2);
    expect(await relay.sweep()).toBe(0);
  });

  it("leaves an order alone that another one is sending", async () => {
    const order = await anOrder(2);
    await store.outbox.claim({ now, until: plus(now, 30_000), limit: 1, orderId: order });
    await relay.announce(order);
    expect(await relay.sweep()).toBe(0);
    expect(sentOf(order)).toEqual([]);
  });

  it("that many hosts run at once sends every event in order, and none twice while nothing fails", async () => {
    const orders = [];
    for (let count = 0; count < 10; count++) orders.push(await anOrder(3));
    const others = Array.from({ length: 4 }, () =>
      relayWith({ outbox: store.outbox, publisher: topic.publisher, now: () => now }),
    );
    await Promise.all([...others.map((one) => one.sweep()), ...orders.map((order) => relay.announce(order))]);
    await relay.sweep();
    for (const order of orders) expect(sentOf(order)).toEqual([1, 2, 3]);
  });

  it("sends the contact of an order, and none once it is erased", async () => {
    const [kept, erased] = [await anOrder(1), await anOrder(1)];
    await store.eraseContact(erased);
    await relay.sweep();
    expect(topic.sent.find(({ orderId }) => orderId === kept)?.contact).toMatchObject({
      email: expect.any(String),
    });
    expect(topic.sent.find(({ orderId }) => orderId === erased)).not.toHaveProperty("contact");
  });

  it("sends notices too, each once, however many", async () => {
    const notices = Array.from({ length: 130 }, aNotice);
    for (const notice of notices) await store.outbox.notice(notice);
    await relay.sweep();
    await relay.sweep();
    expect(topic.notices.map(({ eventId }) => eventId).toSorted()).toEqual(
      notices.map(({ eventId }) => eventId).toSorted(),
    );
  });

  it("keeps notices that could not be sent", async () => {
    const notice = aNotice();
    await store.outbox.notice(notice);
    topic.fails = "before";
    await expect(relay.sweep()).rejects.toThrow("the topic is away");
    topic.fails = undefined;
    await relay.sweep();
    expect(topic.notices).toEqual([notice]);
  });
});
