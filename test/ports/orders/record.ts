import { expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import { accepted, refused } from "../../../domain/outcome.ts";
import { anOrder, aSku, declined, paidFor, second, unique } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { onHand, stocked } from "./stocked.ts";

export const recordPromises = (store: () => Store): void => {
  it("takes the units of every line, numbers the movements, and lets no event leave", async () => {
    const { orders, ledger, outbox } = store();
    const [a, b] = [await stocked(store(), 10), await stocked(store(), 10)];
    const order = anOrder([
      [b, 2],
      [a, 3],
    ]);
    expect(await orders.record(order)).toEqual(accepted(null));
    expect(await ledger.level(a)).toEqual({ sku: a, onHand: 7, movementNo: 2 });
    expect(await ledger.level(b)).toEqual({ sku: b, onHand: 8, movementNo: 2 });
    expect(
      await outbox.claim({ now: second(0), until: second(9), limit: 9, orderId: order.orderId }),
    ).toEqual([]);
    expect(await orders.get(order.orderId)).toBeUndefined();
  });

  it("adds up lines of the same SKU before it looks at the units on hand", async () => {
    const sku = await stocked(store(), 3);
    const pair = [
      [sku, 2],
      [sku, 2],
    ] as const;
    expect(await store().orders.record(anOrder(pair))).toEqual(refused({ tag: "out-of-stock" }));
    await store().ledger.move({ sku, kind: "receipt", delta: 1, reference: unique(), at: second(0) });
    expect(await store().orders.record(anOrder(pair))).toEqual(accepted(null));
    expect(await store().ledger.level(sku)).toEqual({ sku, onHand: 0, movementNo: 3 });
  });

  it("refuses the whole order when one line is short, and leaves no trace of it", async () => {
    const { orders, ledger } = store();
    const [plenty, scarce] = [await stocked(store(), 10, "A"), await stocked(store(), 1, "B")];
    const order = anOrder([
      [plenty, 1],
      [scarce, 2],
    ]);
    expect(await orders.record(order)).toEqual(refused({ tag: "out-of-stock" }));
    expect(await ledger.level(plenty)).toEqual({ sku: plenty, onHand: 10, movementNo: 1 });
    expect(await orders.find(order.key.checkoutId)).toBeUndefined();
    await ledger.move({ sku: scarce, kind: "receipt", delta: 1, reference: unique(), at: second(1) });
    expect(await orders.record(order)).toEqual(accepted(null));
  });

  it("has nothing of a SKU that was never stocked", async () => {
    expect(await store().orders.record(anOrder([[aSku(), 1]]))).toEqual(refused({ tag: "out-of-stock" }));
  });

  it("is accepted again without taking more units", async () => {
    const { orders, ledger } = store();
    const sku = await stocked(store(), 5);
    const order = anOrder([[sku, 2]]);
    await orders.record(order);
    expect(await orders.record({ ...order, at: second(5) })).toEqual(accepted(null));
    expect(await ledger.level(sku)).toEqual({ sku, onHand: 3, movementNo: 2 });
    expect((await orders.find(order.key.checkoutId))?.since).toBe(second(0));
  });

  it("is closed for another request under the same checkout", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const order = anOrder([[sku, 2]]);
    await orders.record(order);
    const other = { ...order, key: { ...order.key, fingerprint: "another" } };
    expect(await orders.record(other)).toEqual(refused({ tag: "abandoned" }));
    expect(await onHand(store(), sku)).toBe(3);
    expect(await orders.find(order.key.checkoutId)).toMatchObject({ state: "recorded", key: order.key });
  });

  it("is accepted once placed: it happened", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const order = anOrder([[sku, 2]]);
    await orders.record(order);
    await orders.place(order.key.checkoutId, paidFor(order));
    expect(await orders.record(order)).toEqual(accepted(null));
    expect(await onHand(store(), sku)).toBe(3);
  });

  it("is refused once abandoned, whether it was recorded before or not", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const [late, again] = [anOrder([[sku, 1]]), anOrder([[sku, 1]])];
    await orders.abandon(late.key, declined, second(1));
    await orders.record(again);
    await orders.abandon(again.key, declined, second(1));
    expect(await orders.record(late)).toEqual(refused({ tag: "abandoned" }));
    expect(await orders.record(again)).toEqual(refused({ tag: "abandoned" }));
    expect(await onHand(store(), sku)).toBe(5);
  });

  it("refuses a cart that another checkout has recorded or bought, and takes one that was abandoned", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 9);
    const first = anOrder([[sku, 1]]);
    const rival = () => anOrder([[sku, 1]], { key: { cartId: first.key.cartId } });
    await orders.record(first);
    expect(await orders.record(rival())).toEqual(refused({ tag: "cart-ordered" }));
    await orders.abandon(first.key, declined, second(1));
    const next = rival();
    expect(await orders.record(next)).toEqual(accepted(null));
    await orders.place(next.key.checkoutId, paidFor(next));
    expect(await orders.record(rival())).toEqual(refused({ tag: "cart-ordered" }));
    expect(await onHand(store(), sku)).toBe(8);
  });

  it("is closed for a token that stands for another checkout", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 9);
    const first = anOrder([[sku, 1]]);
    await orders.record(first);
    const { scopedToken } = first.key;
    const other = anOrder([[sku, 1]], { key: { scopedToken } });
    expect(await orders.record(other)).toEqual(refused({ tag: "abandoned" }));
    const sameCart = anOrder([[sku, 1]], { key: { scopedToken, cartId: first.key.cartId } });
    expect(await orders.record(sameCart)).toEqual(refused({ tag: "abandoned" }));
    expect(await onHand(store(), sku)).toBe(8);
  });

  it("sells the last units once, however many ask at the same moment", async () => {
    const clients = [store(), await store().another(), await store().another()];
    const sku = await stocked(store(), 7);
    const asked = Array.from({ length: 30 }, () => anOrder([[sku, 1]]));
    const answers = await Promise.all(
      asked.map((order, index) => clients[index % clients.length]?.orders.record(order)),
    );
    expect(answers.filter((answer) => answer?.tag === "accepted")).toHaveLength(7);
    expect(await store().ledger.level(sku)).toEqual({ sku, onHand: 0, movementNo: 8 });
    await Promise.all(clients.slice(1).map((client) => client.close()));
  });

  it("lets one of many checkouts have a cart, when they ask at the same moment", async () => {
    const clients = [store(), await store().another()];
    const sku = await stocked(store(), 50);
    const { cartId } = anOrder([]).key;
    const asked = Array.from({ length: 12 }, () => anOrder([[sku, 1]], { key: { cartId } }));
    const answers = await Promise.all(asked.map((order, index) => clients[index % 2]?.orders.record(order)));
    expect(answers.filter((answer) => answer?.tag === "accepted")).toHaveLength(1);
    expect(
      answers.filter((answer) => answer?.tag === "refused" && answer.reason.tag === "cart-ordered"),
    ).toHaveLength(11);
    expect(await onHand(store(), sku)).toBe(49);
    await clients[1]?.close();
  });

  it("tells checkouts apart whose ids differ only in case", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const id = unique();
    const lower = anOrder([[sku, 1]], { key: { checkoutId: `chk_${id}a` as CheckoutId } });
    const upper = anOrder([[sku, 1]], { key: { checkoutId: `chk_${id}A` as CheckoutId } });
    expect([await orders.record(lower), await orders.record(upper)]).toEqual([
      accepted(null),
      accepted(null),
    ]);
    expect(await onHand(store(), sku)).toBe(3);
  });
};
