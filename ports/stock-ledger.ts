import type { CheckoutId, Instant, Sku } from "../domain/ids.ts";
import type { Outcome } from "../domain/outcome.ts";

/** `order` and `order-undone` move with holds in Redis; the others reach it by being taken in. */
export type MovementKind = "receipt" | "adjustment" | "return" | "order" | "order-undone";

export type StockLevel = { readonly sku: Sku; readonly onHand: number; readonly movementNo: number };

/** On-hand stock, changed only by numbered movements (1, 2, 3 … per SKU, without gaps). */
export type StockLedger = {
  /**
   * A receipt (`delta` ≥ 1) or adjustment. The reference makes it happen once per SKU: `repeated` when it is the same
   * as before; refused when the reference stands for another change, or when units on hand would fall below zero.
   */
  move(movement: {
    readonly sku: Sku;
    readonly kind: "receipt" | "adjustment";
    readonly delta: number;
    readonly reference: string;
    readonly reason?: string;
    readonly at: Instant;
  }): Promise<
    Outcome<
      StockLevel & { readonly repeated: boolean },
      { readonly tag: "reference-reused" } | { readonly tag: "insufficient-stock"; readonly onHand: number }
    >
  >;
  level(sku: Sku): Promise<StockLevel | undefined>;
  /** Every SKU that was ever stocked, in order of SKU, from after `after`. */
  levels(page: { readonly after?: Sku; readonly limit: number }): Promise<readonly StockLevel[]>;
  /** What movements after `from` changed that Redis must take in, and the number of the last movement. */
  since(sku: Sku, from: number): Promise<{ readonly to: number; readonly delta: number }>;
  /** In one snapshot: the level, and which of these checkouts stand as recorded or placed. */
  reconcileView(
    sku: Sku,
    checkouts: readonly CheckoutId[],
  ): Promise<{ readonly level: StockLevel | undefined; readonly standing: ReadonlySet<CheckoutId> }>;
};
