import type { Evidence } from "./evidence.ts";
import { check, type Finding } from "./finding.ts";

/** S1, S7, L2 and L3: the units. */
export const stockFindings = ({ store, redis, alive, at }: Evidence): readonly Finding[] => {
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const checkoutOf = new Map(store.orders.map((order) => [order.orderId, order.checkoutId]));
  const sold = new Map<string, number>();
  for (const { orderId, sku, quantity } of store.lines)
    if (states.get(checkoutOf.get(orderId) ?? "") !== "abandoned")
      sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  const running = new Set(alive.map(({ checkoutId }) => checkoutId));

  const ledger = [
    check("S1", "no more units are sold than were received", store.stock, ({ sku, onHand, received }) => {
      const units = sold.get(sku) ?? 0;
      if (onHand < 0) return `${sku} has ${onHand} on hand`;
      return received - units === onHand
        ? undefined
        : `${sku}: ${received} received, ${units} sold, ${onHand} on hand`;
    }),
    check(
      "S1",
      "units on hand are the sum of movements without gaps",
      store.stock,
      ({ sku, onHand, sum, count, movementNo }) => {
        if (sum !== onHand) return `${sku}: the movements add up to ${sum}, ${onHand} are on hand`;
        return count === movementNo ? undefined : `${sku}: movement ${movementNo}, but ${count} of them`;
      },
    ),
  ];
  if (!redis)
    return [
      ...ledger,
      { invariant: "S7", says: "Redis has lost its memory; nothing to compare", checked: 0, violations: [] },
    ];

  return [
    ...ledger,
    check("S7", "what Redis sells is what is on hand and not held", store.stock, ({ sku, onHand }) => {
      const counter = redis.skus.get(sku);
      if (!counter) return onHand === 0 ? undefined : `${sku} is unknown to Redis`;
      // A hold whose order stands in SQL is taken off the units on hand already.
      const held = counter.holds
        .filter(({ checkoutId }) => !["recorded", "placed"].includes(states.get(checkoutId) ?? ""))
        .reduce((sum, { quantity }) => sum + quantity, 0);
      return counter.available === onHand - held
        ? undefined
        : `${sku}: ${counter.available} available, ${onHand} on hand, ${held} held`;
    }),
    check(
      "S7",
      "no checkout that ended holds units",
      [...redis.skus].flatMap(([sku, { holds }]) => holds.map((hold) => ({ sku, ...hold }))),
      ({ sku, checkoutId, expiresAt }) => {
        if (running.has(checkoutId) || (states.get(checkoutId) === undefined && expiresAt > at))
          return undefined;
        const isExpired = expiresAt <= at; // counts as sellable: the next sale takes it back
        return isExpired
          ? undefined
          : `${sku}: ${checkoutId} (${states.get(checkoutId) ?? "unknown"}) still holds units`;
      },
    ),
  ];
};
