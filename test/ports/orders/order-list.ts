import { expect, it } from "vitest";
import type { EventId, OrderId } from "../../../domain/ids.ts";
import { money } from "../../../domain/money.ts";
import type { OrderEvent, OrderStatus } from "../../../domain/order.ts";
import { type OrderChange, orderChanges, statusAfter, statusOf } from "../../../domain/order-status.ts";
import type { OrderCursor } from "../../../ports/orders.ts";
import { aContact, anOrder, eur, second, unique } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { aPlacedOrder, stocked } from "./stocked.ts";

export const orderListPromises = (store: () => Store): void => {
  const ids = async (...ask: Parameters<Store["orders"]["list"]>) =>
    (await store().orders.list(...ask)).map(({ orderId }) => orderId);

  it("shows placed orders of an owner, newest first, and no others", async () => {
    const key = { owner: unique() };
    const [early, late] = [
      await aPlacedOrder(store(), second(10), { key }),
      await aPlacedOrder(store(), second(20), { key }),
    ];
    await aPlacedOrder(store(), second(15));
    const { orders } = store();
    await orders.record(anOrder([[await stocked(store(), 1), 1]], { key }));
    const list = await orders.list(key, { limit: 10 });
    expect(list.map(({ orderId }) => orderId)).toEqual([late.orderId, early.orderId]);
    expect(list[0]).toEqual({
      orderId: late.orderId,
      orderNumber: (await orders.get(late.orderId))?.orderNumber,
      status: "placed",
      placedAt: second(20),
      email: late.contact.email,
      total: late.snapshot.totals.total,
    });
  });

  it("finds an e-mail address in whatever case it was written, and never after an erasure", async () => {
    const name = `Zoë.${unique()}`;
    const order = await aPlacedOrder(store(), second(1), { contact: aContact(`${name}@Example.test`) });
    for (const email of [
      `${name}@Example.test`,
      `${name.toLowerCase()}@example.test`,
      `${name}@EXAMPLE.TEST`.toUpperCase(),
    ])
      expect(await ids({ email }, { limit: 10 })).toEqual([order.orderId]);
    expect(await ids({ email: `x${name}@example.test` }, { limit: 10 })).toEqual([]);
    await store().eraseContact(order.orderId);
    expect(await ids({ email: `${name}@Example.test` }, { limit: 10 })).toEqual([]);
  });

  it("shows an order without its e-mail address after an erasure", async () => {
    const owner = unique();
    const order = await aPlacedOrder(store(), second(1), { key: { owner } });
    await store().eraseContact(order.orderId);
    const [summary] = await store().orders.list({ owner }, { limit: 10 });
    expect(summary?.orderId).toBe(order.orderId);
    expect(summary && "email" in summary).toBe(false);
  });

  it("takes the beginning of a span into it, and not its end", async () => {
    const key = { owner: unique() };
    const orders = [];
    for (const at of [1, 2, 3]) orders.push((await aPlacedOrder(store(), second(at), { key })).orderId);
    const [one, two, three] = orders;
    expect(await ids({ ...key, from: second(2) }, { limit: 10 })).toEqual([three, two]);
    expect(await ids({ ...key, to: second(2) }, { limit: 10 })).toEqual([one]);
    expect(await ids({ ...key, from: second(2), to: second(3) }, { limit: 10 })).toEqual([two]);
  });

  it("gives every order once when it is read page by page, also orders of the same instant", async () => {
    const key = { owner: unique() };
    for (const at of [1, 2, 2, 2, 3]) await aPlacedOrder(store(), second(at), { key });
    const all = await store().orders.list(key, { limit: 10 });
    const newestFirst = all.toSorted((a, b) =>
      `${a.placedAt} ${a.orderId}` < `${b.placedAt} ${b.orderId}` ? 1 : -1,
    );
    expect(all).toEqual(newestFirst);
    const pages: OrderId[] = [];
    let after: OrderCursor | undefined;
    do {
      const page = await store().orders.list(key, { limit: 2, ...(after && { after }) });
      pages.push(...page.map(({ orderId }) => orderId));
      const last = page.at(-1);
      after = last && { placedAt: last.placedAt, orderId: last.orderId };
    } while (after);
    expect(pages).toEqual(all.map(({ orderId }) => orderId));
    expect(pages).toHaveLength(5);
  });

  it("derives the status of an order as the domain's transition table does, for every log of up to four entries", async () => {
    const key = { owner: unique() };
    const expected = new Map<OrderId, OrderStatus>();
    for (const changes of logsAfterPlacement(3)) {
      const { orderId } = await aPlacedOrder(store(), second(1), { key });
      const events = changes.map((change, index) => entry(orderId, index + 2, change));
      for (const event of events) await store().append(event);
      expected.set(orderId, statusOf([{ type: "OrderPlaced", data: {} }, ...events]));
    }
    const list = await store().orders.list(key, { limit: 1000 });
    expect(list).toHaveLength(expected.size);
    for (const { orderId, status } of list)
      expect([orderId, status]).toEqual([orderId, expected.get(orderId)]);
    for (const status of new Set(expected.values())) {
      const found = await ids({ ...key, status }, { limit: 1000 });
      const asExpected = [...expected].filter(([, each]) => each === status).map(([orderId]) => orderId);
      expect(found.toSorted()).toEqual(asExpected.toSorted());
    }
  });

  it("filters by status before it cuts the page", async () => {
    const owner = unique();
    const key = { owner };
    const old = await aPlacedOrder(store(), second(1), { key });
    await store().append(entry(old.orderId, 2, "OrderCancelled"));
    await aPlacedOrder(store(), second(2), { key });
    expect(await ids({ owner, status: "cancelled" }, { limit: 1 })).toEqual([old.orderId]);
  });
};

/** Every series of up to so many changes that an order can take after it was placed. */
const logsAfterPlacement = (length: number, status: OrderStatus = "placed"): OrderChange[][] =>
  length === 0
    ? [[]]
    : [
        [],
        ...orderChanges.flatMap((change) => {
          const after = statusAfter(status, change);
          return after ? logsAfterPlacement(length - 1, after).map((rest) => [change, ...rest]) : [];
        }),
      ];

const entry = (orderId: OrderId, sequence: number, change: OrderChange): OrderEvent => {
  const [type = ""] = change.split(" ");
  const refund = { amount: money(1, eur), fully: change === "OrderRefunded in full" };
  return {
    eventId: `evt_${orderId}_${sequence}` as EventId,
    orderId,
    sequence,
    type,
    occurredAt: second(sequence),
    data: type === "OrderRefunded" ? refund : {},
  };
};
