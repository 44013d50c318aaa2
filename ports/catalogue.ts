import type { Sku } from "../domain/ids.ts";
import type { Product } from "../domain/product.ts";

/** The products of the shop. Reads may be a few seconds old; a write is seen by the next read of the same process. */
export type Catalogue = {
  /** The products there are among these; unknown SKUs are left out. Inactive ones are in. */
  find(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, Product>>;
  /** Active products in order of SKU, from after `after`; at most `limit`. */
  list(page: { readonly after?: Sku; readonly limit: number }): Promise<readonly Product[]>;
  /** Writing the same product twice changes nothing. */
  put(product: Product): Promise<"created" | "updated">;
};
