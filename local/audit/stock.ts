import type { Evidence } from "./evidence.ts";
import { check, checkInTime, type Finding } from "./finding.ts";
import { holdFindings } from "./holds.ts";
import type { StoredStock } from "./read-store.ts";

/** S1, S7, L2 and L3: the units. What customers are shown is compared only when nothing is under way. */
export const stockFindings = (evidence: Evidence, settled: boolean): readonly Finding[] => {
  const { store, redis, offers, moved, at } = evidence;
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const checkoutOf = new Map(store.orders.map((order) => [order.orderId, order.checkoutId]));
  const sold = new Map<string, number>();
  for (const { orderId, sku, quantity } of store.lines)
    if (states.get(checkoutOf.get(orderId) ?? "") !== "abandoned")
      sold.set(sku, (sold.get(sku) ?? 0) + quantity);

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
  if (!redis) {
    const lost = settled ? ["nothing can be sold until it is rebuilt"] : [];
    return [...ledger, check("L3", "Redis has its memory", [lost], (all) => all)];
  }

  /** Units that are held and not yet taken off the units on hand; those that expired count until they are given back. */
  const held = (sku: string, since = Number.NEGATIVE_INFINITY): number =>
    (redis.skus.get(sku)?.holds ?? [])
      .filter(({ checkoutId }) => !["recorded", "placed"].includes(states.get(checkoutId) ?? ""))
      .filter(({ expiresAt }) => expiresAt > since)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  const still = store.stock.filter(({ sku }) => !moved.has(sku));
  const toSell = ({ sku, onHand }: StoredStock) => onHand - held(sku);
  const told = ({ sku, onHand }: StoredStock) =>
    `${sku}: ${redis.skus.get(sku)?.available ?? 0} available, ${onHand} on hand, ${held(sku)} held`;

  const shown = settled ? store.stock.filter(({ sku }) => offers.has(sku)) : [];
  const offered = ({ sku }: StoredStock) => offers.get(sku)?.available ?? 0;
  const toOffer = ({ sku, onHand }: StoredStock) => Math.max(0, onHand - held(sku, at));
  const shownText = (stock: StoredStock) =>
    `${stock.sku}: the shop offers ${offered(stock)}, there are ${toOffer(stock)} that nobody holds`;

  return [
    ...ledger,
    check("S7", "Redis sells no unit that is held, sold or not there", still, (stock) =>
      (redis.skus.get(stock.sku)?.available ?? 0) > toSell(stock) ? told(stock) : undefined,
    ),
    check("S7", "customers are offered no unit that is held, sold or not there", shown, (stock) =>
      offered(stock) > toOffer(stock) ? shownText(stock) : undefined,
    ),
    ...holdFindings(evidence, redis, settled),
    check("L2", "the units of expired holds are offered", shown, (stock) =>
      offered(stock) < toOffer(stock) ? shownText(stock) : undefined,
    ),
    checkInTime("L3", "every unit that nobody holds can be sold", still, (stock) =>
      (redis.skus.get(stock.sku)?.available ?? 0) < toSell(stock) ? told(stock) : undefined,
    ),
  ];
};
