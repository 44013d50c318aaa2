import type { Brand } from "./brand.ts";

/** `cart_…`, ends in 128 random bits: whoever holds it may use the cart. */
export type CartId = Brand<string, "CartId">;
/** `quote_…`, ends in 128 random bits. */
export type QuoteId = Brand<string, "QuoteId">;
/** `chk_…`, an HMAC of the key's scope and the Idempotency-Key: one id per key, and none can be guessed. */
export type CheckoutId = Brand<string, "CheckoutId">;
/** `ord_…`, an HMAC of the checkout id under another label. */
export type OrderId = Brand<string, "OrderId">;
/**
 * `cus_…`, random: the only name of a customer that the ledger and the events hold. A signed-in customer has one for
 * all their orders, a guest one for each.
 */
export type CustomerId = Brand<string, "CustomerId">;
/** `evt_…`, stable: an event that is written or sent again carries the same id. */
export type EventId = Brand<string, "EventId">;
export type Sku = Brand<string, "Sku">;
/** Stripe's `pi_…`. */
export type PaymentIntentId = Brand<string, "PaymentIntentId">;
/** RFC 3339 in UTC with milliseconds, so that text order is time order. */
export type Instant = Brand<string, "Instant">;

/** What a checkout's id may look like; it becomes a part of URLs that nobody encodes. */
export const checkoutIdPattern = /^chk_[0-9a-zA-Z_-]{1,60}$/;

/** What a SKU may look like: also a Redis key part, a document id and a path segment. */
export const skuPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
