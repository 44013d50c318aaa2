import { expect } from "vitest";
import type { OrderId, Sku } from "../../../domain/ids.ts";
import type { NewOrder } from "../../../ports/orders.ts";
import { anOrder, aSku, paidFor, second, unique } from "../order-builders.ts";
import type { Store } from "../store.ts";

/** A SKU that nobody else has, with so many units on hand. */
export const stocked = async (
  { ledger }: Pick<Store, "ledger">,
  units: number,
  name?: string,
): Promise<Sku> => {
  const sku = aSku(name);
  const receipt = { sku, kind: "receipt", delta: units, reference: unique(), at: second(0) } as const;
  expect((await ledger.move(receipt)).tag).toBe("accepted");
  return sku;
};

export const onHand = async ({ ledger }: Pick<Store, "ledger">, sku: Sku): Promise<number | undefined> =>
  (await ledger.level(sku))?.onHand;

/** An order that is recorded and placed. */
export const placed = async (store: Store, order: NewOrder, at = second(1)): Promise<OrderId> => {
  expect((await store.orders.record(order)).tag).toBe("accepted");
  expect((await store.orders.place(order.key.checkoutId, paidFor(order, at))).tag).toBe("accepted");
  return order.orderId;
};

/** An order of one unit of a SKU of its own, placed at a time. */
export const aPlacedOrder = async (
  store: Store,
  at = second(1),
  options: Parameters<typeof anOrder>[1] = {},
): Promise<NewOrder> => {
  const order = anOrder([[await stocked(store, 1), 1]], options);
  await placed(store, order, at);
  return order;
};
