import type { Container, Database } from "@azure/cosmos";
import type { Sku } from "../../domain/ids.ts";
import type { Product } from "../../domain/product.ts";
import type { Catalogue } from "../../ports/catalogue.ts";

/** All products are one logical partition, so that a page of them, in order, is one query. */
const shop = "default";

type Document = Product & { readonly id: string; readonly shop: string };

/** Products as documents whose id is the SKU. */
export const cosmosCatalogue = (database: Database): Catalogue => {
  const products: Container = database.container("products");

  const query = async (text: string, parameters: { name: string; value: string | number | string[] }[]) => {
    const { resources } = await products.items
      .query<Document>({ query: text, parameters }, { partitionKey: shop })
      .fetchAll();
    return resources.map(productOf);
  };

  return {
    async find(skus) {
      const [first] = skus;
      if (first === undefined) return new Map();
      if (skus.length === 1) {
        const { resource } = await products.item(first, shop).read<Document>();
        return new Map(resource ? [[first, productOf(resource)]] : []);
      }
      const found = await query("SELECT * FROM c WHERE ARRAY_CONTAINS(@skus, c.id)", [
        { name: "@skus", value: [...skus] },
      ]);
      return new Map(found.map((product) => [product.sku, product]));
    },

    list: ({ after, limit }) =>
      query("SELECT * FROM c WHERE c.active = true AND c.id > @after ORDER BY c.id OFFSET 0 LIMIT @limit", [
        { name: "@after", value: after ?? "" },
        { name: "@limit", value: limit },
      ]),

    async put(product) {
      const { statusCode } = await products.items.upsert<Document>({ ...product, id: product.sku, shop });
      return statusCode === 201 ? "created" : "updated";
    },
  };
};

const productOf = (document: Document): Product => ({
  sku: document.sku as Sku,
  title: document.title,
  prices: document.prices,
  taxCode: document.taxCode,
  weightGrams: document.weightGrams,
  originCountry: document.originCountry,
  ...(document.hsCode === undefined ? {} : { hsCode: document.hsCode }),
  ...(document.restrictedCountries === undefined
    ? {}
    : { restrictedCountries: document.restrictedCountries }),
  ...(document.purchaseLimit === undefined ? {} : { purchaseLimit: document.purchaseLimit }),
  active: document.active,
});
