import type { CartId, CheckoutId, CustomerId, EventId, Instant, OrderId, QuoteId } from "../domain/ids.ts";

/**
 * Makes ids and keyed hashes. The same arguments give the same pseudonym on every host, for ever, and the same keyed id
 * until the secret is changed; what was made with the secret before is still recognised.
 */
export type Identifiers = {
  newCartId(): CartId;
  newQuoteId(): QuoteId;
  newCustomerId(): CustomerId;
  /** `scope` is `anonymous`, or `sub ` and the caller's subject. */
  checkoutId(scope: string, idempotencyKey: string): CheckoutId;
  /** What the same checkout is called if it began before the secret was changed; empty where it never was. */
  formerCheckoutIds(scope: string, idempotencyKey: string): readonly CheckoutId[];
  orderId(checkoutId: CheckoutId): OrderId;
  /** `of` says what the event is of: an order's id and sequence, say. */
  eventId(...of: readonly (string | number)[]): EventId;
  /** A customer (subject or e-mail address) where no personal data may stand; 32 hex digits. */
  pseudonym(customer: string): string;
  /** SHA-256 (hex) of a JSON value with its keys in order: equal for equal requests however they were written. */
  fingerprint(value: unknown): string;
  /** The token that opens one order until it expires. Its text follows from the arguments. */
  orderToken(orderId: OrderId, placedAt: Instant): string;
  isOrderToken(token: string, orderId: OrderId, now: Instant): boolean;
};
