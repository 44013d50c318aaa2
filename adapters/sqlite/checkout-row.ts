import type { CheckoutFailure } from "../../domain/checkout.ts";
import type { CartId, CheckoutId, Instant, OrderId, PaymentIntentId, QuoteId } from "../../domain/ids.ts";
import { type Money, money } from "../../domain/money.ts";
import type { CheckoutKey, CheckoutRecord } from "../../ports/orders.ts";
import { sqlText } from "./sql-text.ts";

/** The SELECT that every read of a fence begins with. */
export const checkoutsSql = sqlText("checkouts");

/** A row of it. */
export type CheckoutRow = {
  readonly checkoutId: CheckoutId;
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly cartId: CartId;
  readonly quoteId: QuoteId;
  readonly totalMinor: number;
  readonly currency: Money["currency"];
  readonly owner: string | null;
  readonly state: CheckoutRecord["state"];
  readonly since: Instant;
  readonly failureJson: string | null;
  readonly orderId: OrderId | null;
  readonly orderNumber: string | null;
  readonly paymentIntentId: PaymentIntentId | null;
};

export const checkoutRecord = (row: CheckoutRow): CheckoutRecord => {
  const { state, since, failureJson, orderId, orderNumber, paymentIntentId } = row;
  const key = checkoutKey(row);
  if (failureJson !== null) {
    return { key, since, state: "abandoned", failure: JSON.parse(failureJson) as CheckoutFailure };
  }
  if (orderId === null || orderNumber === null || paymentIntentId === null)
    throw new Error(`the checkout ${row.checkoutId} is ${state} without an order`);
  return state === "placed"
    ? { key, since, state, order: { orderId, orderNumber, placedAt: since } }
    : { key, since, state: "recorded", orderId, paymentIntentId };
};

const checkoutKey = (row: CheckoutRow): CheckoutKey => ({
  checkoutId: row.checkoutId,
  scopedToken: row.scopedToken,
  fingerprint: row.fingerprint,
  cartId: row.cartId,
  quoteId: row.quoteId,
  total: money(row.totalMinor, row.currency),
  ...(row.owner !== null && { owner: row.owner }),
});
