import type { Sku } from "../../domain/ids.ts";
import type { Product } from "../../domain/product.ts";
import type { Catalogue } from "../../ports/catalogue.ts";

/** A catalogue in memory, held to the same promises as the real one; it can be away. */
export const memoryCatalogue = () => {
  const products = new Map<Sku, Product>();
  const state = { away: false };
  const reach = () => {
    if (state.away) throw new Error("the catalogue is away");
  };
  const catalogue: Catalogue = {
    async find(skus) {
      reach();
      return new Map(
        skus.flatMap((sku) => {
          const product = products.get(sku);
          return product ? [[sku, structuredClone(product)] as const] : [];
        }),
      );
    },
    async list({ after = "", limit }) {
      reach();
      return [...products.values()]
        .filter(({ sku, active }) => active && sku > after)
        .toSorted((a, b) => (a.sku < b.sku ? -1 : 1))
        .slice(0, limit);
    },
    async put(product) {
      reach();
      const was = products.has(product.sku);
      products.set(product.sku, structuredClone(product));
      return was ? "updated" : "created";
    },
  };
  return Object.assign(state, { catalogue });
};
