import { expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import { anOrder, cancelled, declined, paidFor, second } from "../order-builders.ts";
import type { Store } from "../store.ts";
import { onHand, stocked } from "./stocked.ts";

export const abandonPromises = (store: () => Store): void => {
  it("closes a checkout that recorded nothing, with the failure it ends with", async () => {
    const { orders } = store();
    const { key } = anOrder([], { key: { owner: "owner-1" } });
    const stands = { key, since: second(3), state: "abandoned", failure: declined };
    expect(await orders.abandon(key, declined, second(3))).toEqual(stands);
    expect(await orders.find(key.checkoutId)).toEqual(stands);
  });

  it("returns the units of a recorded order in one movement per SKU, once", async () => {
    const { orders, ledger } = store();
    const [a, b] = [await stocked(store(), 10), await stocked(store(), 4)];
    const order = anOrder([
      [a, 3],
      [b, 4],
      [a, 2],
    ]);
    await orders.record(order);
    expect(await onHand(store(), a)).toBe(5);
    const stands = await orders.abandon(order.key, declined, second(3));
    expect(stands).toEqual({ key: order.key, since: second(3), state: "abandoned", failure: declined });
    expect(await orders.abandon(order.key, declined, second(4))).toEqual(stands);
    expect(await ledger.level(a)).toEqual({ sku: a, onHand: 10, movementNo: 3 });
    expect(await ledger.level(b)).toEqual({ sku: b, onHand: 4, movementNo: 3 });
    expect(await orders.get(order.orderId)).toBeUndefined();
  });

  it("keeps the failure that came first", async () => {
    const { orders } = store();
    const { key } = anOrder([]);
    const first = await orders.abandon(key, declined, second(3));
    expect(await orders.abandon(key, cancelled, second(9))).toEqual(first);
    expect(await orders.find(key.checkoutId)).toEqual(first);
  });

  it("finds a placed order and leaves it alone", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const order = anOrder([[sku, 2]]);
    await orders.record(order);
    const answer = await orders.place(order.key.checkoutId, paidFor(order, second(2)));
    if (answer.tag === "refused") throw new Error("the order was not placed");
    expect(await orders.abandon(order.key, cancelled, second(3))).toEqual({
      key: order.key,
      since: second(2),
      state: "placed",
      order: answer.value,
    });
    expect(await onHand(store(), sku)).toBe(3);
  });

  it("answers for a checkout whose token stands for another one, which it leaves alone", async () => {
    const { orders } = store();
    const sku = await stocked(store(), 5);
    const first = anOrder([[sku, 2]]);
    await orders.record(first);
    const { key } = anOrder([], { key: { scopedToken: first.key.scopedToken } });
    expect(await orders.abandon(key, declined, second(3))).toMatchObject({
      state: "abandoned",
      failure: declined,
    });
    expect(await orders.find(first.key.checkoutId)).toMatchObject({ state: "recorded" });
    expect(await orders.record(anOrder([[sku, 1]], { key }))).toMatchObject({ reason: { tag: "abandoned" } });
  });

  it("returns the units once, however many abandon at the same moment", async () => {
    const other = await store().another();
    const sku = await stocked(store(), 5);
    const order = anOrder([[sku, 2]]);
    await store().orders.record(order);
    const records = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? store() : other).orders.abandon(
          order.key,
          index % 3 === 0 ? declined : cancelled,
          second(index),
        ),
      ),
    );
    expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(1);
    expect(await store().ledger.level(sku)).toEqual({ sku, onHand: 5, movementNo: 3 });
    await other.close();
  });

  it("knows nothing of a checkout that neither recorded nor ended", async () => {
    expect(await store().orders.find("chk_nobody" as CheckoutId)).toBeUndefined();
  });
};
