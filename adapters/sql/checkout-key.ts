import type { CheckoutKey } from "../../ports/orders.ts";

/** The parameters that a fence is written from. */
export const keyValues = ({
  checkoutId,
  scopedToken,
  fingerprint,
  cartId,
  quoteId,
  total,
  owner,
}: CheckoutKey) => ({
  checkoutId,
  scopedToken,
  fingerprint,
  cartId,
  quoteId,
  totalMinor: total.amount,
  currency: total.currency,
  owner: owner ?? null,
});
