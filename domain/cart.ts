import type { Address } from "./address.ts";
import type { Country } from "./country.ts";
import type { Currency } from "./currency.ts";
import type { CartId, Instant, Sku } from "./ids.ts";

export type CartStatus = "open" | "locked" | "ordered";

export type CartLine = { readonly sku: Sku; readonly quantity: number };

/** What is kept of a cart: no prices. The version moves when the content changes, not when a checkout locks it. */
export type Cart = {
  readonly cartId: CartId;
  readonly version: number;
  readonly status: CartStatus;
  readonly currency: Currency;
  readonly country?: Country;
  readonly lines: readonly CartLine[];
  readonly email?: string;
  readonly shippingAddress?: Address;
  readonly billingAddress?: Address;
  readonly vatId?: string;
  /** The keyed hash of the subject it belongs to; absent on an anonymous cart. */
  readonly owner?: string;
  readonly expiresAt: Instant;
};

export const largestCart = 100;
export const largestQuantity = 999;
