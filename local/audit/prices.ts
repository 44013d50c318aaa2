import { createHash } from "node:crypto";
import { canonical } from "../../adapters/ids/canonical.ts";
import { type QuoteSnapshot, snapshotOf } from "../../domain/quote.ts";
import type { Evidence } from "./evidence.ts";
import { check, type Finding } from "./finding.ts";
import type { KeptQuote } from "./read-quotes.ts";
import type { StoredOrder } from "./read-store.ts";

/** S5: the customer pays the quote's prices, never others. */
export const priceFindings = ({ store, quotes }: Evidence): readonly Finding[] => {
  const checkouts = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout]));
  const placed = store.orders.filter(({ checkoutId }) => checkouts.get(checkoutId)?.state === "placed");
  const lines = Map.groupBy(store.lines, ({ orderId }) => orderId);
  const orders = new Map(store.orders.map((order) => [order.orderId, order]));
  const quoteOf = ({ checkoutId }: StoredOrder) => quotes.get(checkouts.get(checkoutId)?.quoteId ?? "");
  const quoted = placed.flatMap((order) => {
    const quote = quoteOf(order);
    return quote ? [{ order, quote }] : [];
  });

  return [
    check("S5", "what was charged is the quote's total", placed, ({ orderId, total, currency, snapshot }) => {
      const { totals, currency: quotedIn } = readSnapshot(snapshot);
      const isSame = totals.total.amount === total && quotedIn === currency;
      return isSame ? undefined : `${orderId} is not its quote's total`;
    }),
    check("S5", "an order's lines are its quote's", placed, ({ orderId, snapshot }) => {
      const wanted = readSnapshot(snapshot).lines.map(({ sku, quantity, unitPrice, lineTotal }) =>
        lineText(sku, quantity, unitPrice.amount, lineTotal.amount),
      );
      const stored = (lines.get(orderId) ?? []).map(({ sku, quantity, unitPrice, lineTotal }) =>
        lineText(sku, quantity, unitPrice, lineTotal),
      );
      return isSameText(wanted, stored) ? undefined : `${orderId}: ${stored.join(", ") || "no lines"}`;
    }),
    check("S5", "an order was placed on the quote that was given", quoted, ({ order, quote }) =>
      canonical(readSnapshot(order.snapshot)) === canonical(snapshotOf(quote))
        ? undefined
        : `${order.orderId} is not as ${quote.quoteId} was given`,
    ),
    check("S5", "a quote still has the hash it was given with", quoted, ({ quote }) =>
      hashOf(quote) === quote.hash ? undefined : `${quote.quoteId} was changed`,
    ),
    check("S5", "what is told of an order is its quote", store.events, ({ eventId, orderId, type, data }) => {
      const order = orders.get(orderId);
      if (type !== "OrderPlaced" || !order) return undefined;
      const { lines: told, totals } = JSON.parse(data) as Partial<QuoteSnapshot>;
      const quote = readSnapshot(order.snapshot);
      const isSame =
        canonical(told) === canonical(quote.lines) && canonical(totals) === canonical(quote.totals);
      return isSame ? undefined : `${eventId} tells other prices than ${orderId} has`;
    }),
  ];
};

const readSnapshot = (text: string): QuoteSnapshot => JSON.parse(text) as QuoteSnapshot;

const lineText = (sku: string, quantity: number, unitPrice: number, lineTotal: number) =>
  `${quantity} ${sku} at ${unitPrice} = ${lineTotal}`;

const isSameText = (some: readonly string[], others: readonly string[]): boolean =>
  some.toSorted().join("\n") === others.toSorted().join("\n");

/** As the contract says: SHA-256 of all that the customer was shown, keys in order. */
const hashOf = ({ hash, purchaseLimits, owner, ...content }: KeptQuote): string =>
  createHash("sha256").update(canonical(content)).digest("hex");
