import { expect } from "vitest";
import type { Product } from "./product.ts";
import { subscriptions, tracesOf } from "./traces.ts";

/** Of each checkout one order, one payment of its total, and one event on each subscription that has placed orders. */
export const expectPlacedOnce = async (
  product: Pick<Product, "endpoints">,
  ...checkoutIds: readonly string[]
): Promise<void> => {
  const traces = await tracesOf(product, checkoutIds);
  for (const [checkoutId, { checkouts, orders, intents, events }] of traces) {
    const [order] = orders;
    expect({
      checkoutId,
      states: checkouts.map(({ state }) => state),
      orders: orders.length,
      payments: intents.map(({ status, received, refunded }) => [status, received, refunded]),
      events: subscriptions.map((name) => new Set(events[name].map(({ type, id }) => `${type} ${id}`)).size),
    }).toEqual({
      checkoutId,
      states: ["placed"],
      orders: 1,
      payments: [["succeeded", order?.total, 0]],
      events: subscriptions.map(() => 1),
    });
  }
};

/** No order and no event; at most one payment of each, and nothing of the customer's money is kept. */
export const expectNothingSold = async (
  product: Pick<Product, "endpoints">,
  ...checkoutIds: readonly string[]
): Promise<void> => {
  const traces = await tracesOf(product, checkoutIds);
  for (const [checkoutId, { checkouts, intents, events }] of traces) {
    expect([checkoutId, ...checkouts.map(({ state }) => state)]).toEqual([checkoutId, "abandoned"]);
    expect(intents.length).toBeLessThanOrEqual(1);
    for (const { status, received, refunded } of intents)
      expect([status === "canceled" || status === "succeeded", received - refunded]).toEqual([true, 0]);
    for (const name of subscriptions)
      expect(events[name].filter(({ type }) => type === "OrderPlaced")).toEqual([]);
  }
};
