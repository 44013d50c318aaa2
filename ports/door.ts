import type { Cart } from "../domain/cart.ts";
import type { Hold, HoldState } from "../domain/hold.ts";
import type { CartId, CheckoutId, Instant, QuoteId, Sku } from "../domain/ids.ts";
import type { Quote } from "../domain/quote.ts";

/** What the door reads in one trip. `memoryFrom` is when this memory began: claims from before it are lost. */
export type Look = {
  readonly claim: { readonly fingerprint: string; readonly checkoutId: CheckoutId } | undefined;
  readonly hold: HoldState;
  readonly cart: Cart | undefined;
  /** The checkout that locks the cart, if any. */
  readonly lockedBy: CheckoutId | undefined;
  readonly quote: Quote | undefined;
  /** undefined = the memory is lost and not yet rebuilt. */
  readonly memoryFrom: Instant | undefined;
};

export type Reservation = {
  readonly hold: Hold;
  /** SHA-256 of scope and key: what the claim is kept under. */
  readonly scopedToken: string;
  readonly cartVersion: number;
  readonly ttlMs: number;
  /** Units that a customer may buy in all, for the SKUs that have a limit. */
  readonly limits: ReadonlyMap<Sku, number>;
};

/**
 * `held-now`: this call took the hold. `held-before`: the same request took it earlier, and has it or had it.
 * Everything else: nothing was held. `closed` is a checkout that ended (its tombstone stands).
 */
export type ReserveAnswer =
  | { readonly tag: "held-now"; readonly expiresAt: Instant }
  | { readonly tag: "held-before"; readonly expiresAt: Instant }
  | { readonly tag: "closed" }
  | { readonly tag: "key-reused" }
  | { readonly tag: "cart-locked"; readonly by: CheckoutId }
  | { readonly tag: "cart-ordered" }
  | { readonly tag: "cart-changed" }
  | { readonly tag: "cart-missing" }
  | {
      readonly tag: "out-of-stock";
      readonly lines: readonly { readonly sku: Sku; readonly available: number }[];
    }
  | {
      readonly tag: "purchase-limit";
      readonly lines: readonly { readonly sku: Sku; readonly allowed: number }[];
    }
  | { readonly tag: "memory-lost" };

/** The two round trips of the door: everything it must know, then claim, cart lock and hold in one atomic step. */
export type Door = {
  look(ask: {
    readonly scopedToken: string;
    readonly checkoutId: CheckoutId;
    readonly cartId: CartId;
    readonly quoteId: QuoteId;
  }): Promise<Look>;
  /** All lines or none. Twice with one checkout and fingerprint: held-before, and nothing more is taken. */
  reserve(reservation: Reservation): Promise<ReserveAnswer>;
};
