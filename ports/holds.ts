import type { Hold, HoldState } from "../domain/hold.ts";
import type { CheckoutId, Instant } from "../domain/ids.ts";
import type { Outcome } from "../domain/outcome.ts";

export type PinRefusal =
  /** Units were lost meanwhile and could not be taken again. */
  | { readonly tag: "out-of-stock" }
  /** Released or committed already, or held for another request under the same key. */
  | { readonly tag: "closed" };

/** What sagas do with a hold. Each is keyed by the checkout and may come twice, late or out of order. */
export type Holds = {
  /**
   * From now on the hold does not expire; units that were lost are taken again, all or none. A pin of a pinned hold
   * changes nothing; without any hold (a memory that was lost) it takes the units anew.
   */
  pin(hold: Hold): Promise<Outcome<null, PinRefusal>>;
  /** The units are sold: nothing gives them back any more, and the cart counts as bought. */
  commit(hold: Hold): Promise<void>;
  /** The units may be sold again, once; leaves a tombstone, so that a pin or hold that comes later is closed. */
  release(hold: Hold): Promise<void>;
  /**
   * Undoes a hold that was taken just now, as if it never had been: its units may be sold again, its cart is free, and no
   * tombstone stands. Of one that is pinned, or was made for another request, nothing changes.
   */
  withdraw(hold: Hold): Promise<void>;
  state(checkoutId: CheckoutId): Promise<HoldState>;
  /** Pinned holds that are older than `before`, oldest first, with all that is needed to settle them. */
  pinned(before: Instant, limit: number): Promise<readonly Hold[]>;
  /** How many checkouts hold units now: held and not expired, or pinned. */
  active(): Promise<number>;
  /**
   * How many holds ended because their time was over, neither sold nor released, since this was last asked. Each is
   * counted once, in one answer; one that is lost takes its count with it.
   */
  takeExpired(): Promise<number>;
};
