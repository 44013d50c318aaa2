import { beforeEach, describe, expect, it } from "vitest";
import type { EventId, Instant, OrderId } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Notice } from "../../ports/outbox.ts";
import { relayWith } from "../../upkeep/relay.ts";
import { useTopic } from "../adapters/servicebus/a-topic.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { second, unique } from "../ports/order-builders.ts";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import type { Store } from "../ports/store.ts";
import { aTopic } from "./a-topic.ts";

let store: Store;
let now: Instant;
beforeEach(async () => {
  store = await openStore();
  now = second(100);
  return () => store.close();
});
const idOf = (orderId: OrderId, sequence: number) => `evt_${orderId}_${sequence}` as EventId;

/** An order with so many events; the second has so much text in it. */
const anOrder = async (events: number, textOfSecond = 0): Promise<OrderId> => {
  const { orderId } = await aPlacedOrder(store);
  for (let sequence = 2; sequence <= events; sequence++)
    await store.append({
      eventId: idOf(orderId, sequence),
      orderId,
      sequence,
      type: "InvoiceIssued",
      occurredAt: second(sequence),
      data: { text: "x".repeat(sequence === 2 ? textOfSecond : 0) },
    });
  return orderId;
};

describe("an event that is larger than Service Bus takes", () => {
  const bus = useTopic();
  const relayOf = () => relayWith({ outbox: store.outbox, publisher: bus.publisher(), now: () => now });
  const arrived = async (count: number) =>
    (await bus.take("analytics", count)).map(({ messageId }) => String(messageId));

  it("holds up the later events of its order, and nothing else", async () => {
    const before = await anOrder(1);
    const stuck = await anOrder(3, 300_000);
    const after = await anOrder(2);
    await expect(relayOf().sweep()).rejects.toThrow(idOf(stuck, 2));
    expect(await arrived(4)).toEqual([idOf(before, 1), idOf(stuck, 1), idOf(after, 1), idOf(after, 2)]);
  });

  it("is told of by its id and nothing of what is in it, when its order alone is announced", async () => {
    const stuck = await anOrder(2, 300_000);
    const relay = relayOf();
    await store.outbox.markSent([idOf(stuck, 1)], now);
    await expect(relay.announce(stuck)).rejects.toThrow(
      new RegExp(`^larger than the topic takes: ${idOf(stuck, 2)}$`),
    );
    await arrived(0);
  });

  it("does not make the broker look as if it were away: the next order is announced", async () => {
    const stuck = await anOrder(2, 300_000);
    const relay = relayOf();
    for (let times = 0; times < 6; times++) {
      await expect(relay.announce(stuck)).rejects.toThrow("larger than the topic takes");
      now = plus(now, 31_000);
    }
    const next = await anOrder(1);
    await relay.announce(next);
    expect(await arrived(2)).toEqual([idOf(stuck, 1), idOf(next, 1)]);
  });
});

describe("what is too large", () => {
  let topic: ReturnType<typeof aTopic>;
  let relay: ReturnType<typeof relayWith>;
  beforeEach(() => {
    topic = aTopic();
    relay = relayWith({ outbox: store.outbox, publisher: topic.publisher, now: () => now });
  });
  const sentOf = (orderId: OrderId) =>
    topic.sent.filter((event) => event.orderId === orderId).map(({ sequence }) => sequence);

  it("stays in the backlog, so that its age is what the alert sees", async () => {
    const stuck = await anOrder(3);
    topic.tooLarge.add(idOf(stuck, 2));
    await expect(relay.sweep()).rejects.toThrow(idOf(stuck, 2));
    expect(await store.outbox.backlog()).toEqual({ waiting: 2, oldest: second(2) });
  });

  it("is tried again when its claim ends, and sent with what waited behind it once the topic takes it", async () => {
    const stuck = await anOrder(3);
    topic.tooLarge.add(idOf(stuck, 2));
    await expect(relay.sweep()).rejects.toThrow(idOf(stuck, 2));
    topic.tooLarge.clear();
    expect(await relay.sweep()).toBe(0);
    now = plus(now, 31_000);
    expect(await relay.sweep()).toBe(2);
    expect(sentOf(stuck)).toEqual([1, 2, 3]);
  });

  it("lets the others through although it is more than one batch, and a log line names ten of it", async () => {
    for (let count = 0; count < 120; count++) topic.tooLarge.add(idOf(await anOrder(1), 1));
    const last = await anOrder(2);
    await expect(relay.sweep()).rejects.toThrow(
      /^larger than the topic takes: (evt_\w+, ){9}evt_\w+ and 110 more$/,
    );
    expect(sentOf(last)).toEqual([1, 2]);
    expect(topic.sent).toHaveLength(2);
  });

  it("lets the others through among notices too, and ends", async () => {
    const aNotice = (): Notice => ({
      eventId: `evt_${unique()}` as EventId,
      type: "StockDriftDetected",
      subject: unique(),
      data: {},
      occurredAt: second(1),
    });
    const notices = Array.from({ length: 130 }, aNotice);
    for (const notice of notices) await store.outbox.notice(notice);
    const [large, ...others] = notices.map(({ eventId }) => eventId);
    topic.tooLarge.add(large as EventId);
    await expect(relay.sweep()).rejects.toThrow(`${large}`);
    expect(topic.notices.map(({ eventId }) => eventId)).toEqual(others);
    expect((await store.outbox.unsentNotices(9)).map(({ eventId }) => eventId)).toEqual([large]);
  });
});
