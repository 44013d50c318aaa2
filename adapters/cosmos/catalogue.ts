import type { Container, Database } from "@azure/cosmos";
import { type Sku, skuPattern } from "../../domain/ids.ts";
import type { Product } from "../../domain/product.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import { inTime } from "./in-time.ts";

/** All products are one logical partition, so that a page of them, in order, is one query. */
const shop = "default";

/** A query costs two requests and a scan; up to so many documents are cheaper to read one by one, at once. */
const mostPointReads = 8;

type Document = Product & { readonly id: string; readonly shop: string };

/** Products as documents whose id is the SKU. */
export const cosmosCatalogue = (database: Database): Catalogue => {
  const products: Container = database.container("products");

  const query = async (text: string, parameters: { name: string; value: string | number | string[] }[]) => {
    const { resources } = await inTime((abortSignal) =>
      products.items
        .query<Document>({ query: text, parameters }, { partitionKey: shop, abortSignal })
        .fetchAll(),
    );
    return resources.map(productOf);
  };

  const read = async (sku: Sku): Promise<readonly Product[]> => {
    const { resource } = await inTime((abortSignal) =>
      products.item(sku, shop).read<Document>({ abortSignal }),
    );
    return resource ? [productOf(resource)] : [];
  };

  return {
    async find(skus) {
      // An id of another form is no document's, and the client throws at some of them.
      const asked = [...new Set(skus)].filter((sku) => skuPattern.test(sku));
      const found =
        asked.length > mostPointReads
          ? await query("SELECT * FROM c WHERE ARRAY_CONTAINS(@skus, c.id)", [
              { name: "@skus", value: asked },
            ])
          : (await Promise.all(asked.map(read))).flat();
      return new Map(found.map((product) => [product.sku, product]));
    },

    list: ({ after, limit }) =>
      query("SELECT * FROM c WHERE c.active = true AND c.id > @after ORDER BY c.id OFFSET 0 LIMIT @limit", [
        { name: "@after", value: after ?? "" },
        { name: "@limit", value: limit },
      ]),

    async put(product) {
      const document = { ...product, id: product.sku, shop };
      const { statusCode } = await inTime((abortSignal) =>
        products.items.upsert<Document>(document, { abortSignal }),
      );
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
