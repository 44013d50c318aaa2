import type { CheckoutRequest } from "../../contracts/checkout.ts";

const address = {
  name: "Ada Lovelace",
  line1: "1 Stage Door",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};
const total = { amount: 2870, currency: "EUR" };

/** A request as the door makes it, with ten minutes of hold from the first of January 2026. */
export const aCheckoutRequest = (over: Partial<CheckoutRequest> = {}): CheckoutRequest =>
  ({
    key: {
      checkoutId: "chk_1",
      scopedToken: "a".repeat(64),
      fingerprint: "b".repeat(64),
      cartId: "cart_1",
      quoteId: "quote_1",
      total,
    },
    orderId: "ord_1",
    customerId: "cus_1",
    email: "ada@example.com",
    quote: { quoteId: "quote_1", cartId: "cart_1", totals: { total }, lines: [], shippingAddress: address },
    hold: {
      checkoutId: "chk_1",
      cartId: "cart_1",
      fingerprint: "b".repeat(64),
      customer: "c".repeat(32),
      lines: [{ sku: "mug", quantity: 2 }],
    },
    charge: {
      checkoutId: "chk_1",
      amount: total,
      source: { paymentMethod: "pm_card_visa" },
      startedAt: "2026-01-01T00:00:00.000Z",
    },
    holdExpiresAt: "2026-01-01T00:10:00.000Z",
    giveUpAt: "2026-01-01T00:09:30.000Z",
    needsAttentionAfterMs: 900_000,
    ...over,
  }) as unknown as CheckoutRequest;
