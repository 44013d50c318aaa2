import { expect } from "vitest";
import type { Product } from "./product.ts";
import { subscriptions, tracesOf } from "./traces.ts";

/** One order, one payment of its total, and one event on each subscription that has placed orders. */
export const expectPlacedOnce = async (product: Product, checkoutId: string): Promise<void> => {
  const { checkouts, orders, intents, events } = await tracesOf(product, checkoutId);
  expect(checkouts.map(({ state }) => state)).toEqual(["placed"]);
  expect(orders).toHaveLength(1);
  expect(intents.map(({ status, received, refunded }) => ({ status, received, refunded }))).toEqual([
    { status: "succeeded", received: orders[0]?.total, refunded: 0 },
  ]);
  for (const subscription of subscriptions)
    expect([subscription, new Set(events[subscription].map(({ type, id }) => `${type} ${id}`)).size]).toEqual(
      [subscription, 1],
    );
};

/** No order and no event; at most one payment, and nothing of the customer's money is kept. */
export const expectNothingSold = async (product: Product, checkoutId: string): Promise<void> => {
  const { checkouts, intents, events } = await tracesOf(product, checkoutId);
  expect(checkouts.map(({ state }) => state)).toEqual(["abandoned"]);
  expect(intents.length).toBeLessThanOrEqual(1);
  for (const { status, received, refunded } of intents)
    expect([status === "canceled" || status === "succeeded", received - refunded]).toEqual([true, 0]);
  for (const subscription of subscriptions)
    expect(events[subscription].filter(({ type }) => type === "OrderPlaced")).toEqual([]);
};
