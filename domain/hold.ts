import type { CartId, CheckoutId, Instant, Sku } from "./ids.ts";

export type HoldLine = { readonly sku: Sku; readonly quantity: number };

/** What a checkout holds of the stock, and the cart it locks. Equal SKUs are added up: one line per SKU. */
export type Hold = {
  readonly checkoutId: CheckoutId;
  readonly cartId: CartId;
  /** Of the request: a hold made for another body under the same key is not this checkout's. */
  readonly fingerprint: string;
  /** The pseudonym that purchase limits count by. */
  readonly customer: string;
  readonly lines: readonly HoldLine[];
};

/** A hold as it stands: `released` and `committed` are tombstones, `none` was never taken or has expired. */
export type HoldState =
  | { readonly state: "held" | "pinned"; readonly fingerprint: string; readonly expiresAt: Instant }
  | { readonly state: "released" | "committed" | "none" };

export const addUp = (lines: readonly HoldLine[]): readonly HoldLine[] => {
  const bySku = new Map<Sku, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }));
};
