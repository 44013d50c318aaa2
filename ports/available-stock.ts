import type { CheckoutId, Sku } from "../domain/ids.ts";

/** One SKU as Redis has it at one moment. */
export type StockSnapshot = {
  readonly available: number;
  readonly version: number;
  /** The last movement of the ledger that is taken in. */
  readonly through: number;
  readonly held: readonly { readonly checkoutId: CheckoutId; readonly quantity: number }[];
};

/** The counters that the door sells from. The ledger is the truth; this is its fast shadow. */
export type AvailableStock = {
  /** undefined = never stocked. Expired holds are given back before anything is counted. */
  snapshot(sku: Sku): Promise<StockSnapshot | undefined>;
  /** Available and held units by SKU, for display. */
  counts(
    skus: readonly Sku[],
  ): Promise<ReadonlyMap<Sku, { readonly available: number; readonly held: number }>>;
  /**
   * Adds what the ledger's movements after `from`, up to `to`, changed. Only if `from` is what was taken in last
   * (0 = nothing yet): else nothing happens and the answer is what was taken in last.
   */
  takeIn(
    sku: Sku,
    movements: { readonly from: number; readonly to: number; readonly delta: number },
  ): Promise<number>;
  /** Corrects by `delta` and sets `through`, only if the version is still `version`; says whether it did. */
  reconcile(
    sku: Sku,
    correction: { readonly version: number; readonly delta: number; readonly through: number },
  ): Promise<boolean>;
  /** SKUs that a script found in a state it cannot explain; taken from the list when they are given out. */
  takeDirty(limit: number): Promise<readonly Sku[]>;
  markDirty(sku: Sku): Promise<void>;
  /** When the memory began; undefined = lost. */
  memoryFrom(): Promise<string | undefined>;
  /**
   * Writes the counters of every SKU and then declares the memory whole. Nothing is written where another rebuild
   * finished first; says whether this one did it.
   */
  rebuild(
    stock: readonly { readonly sku: Sku; readonly available: number; readonly through: number }[],
  ): Promise<boolean>;
};
