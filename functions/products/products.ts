import { getProduct, listProducts, putProduct } from "../../contracts/http/products.ts";
import { type Sku, skuPattern } from "../../domain/ids.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import { pageOf, readCursor } from "../http/cursor.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { invalid } from "../http/validate.ts";

const isSku = (text: string): text is Sku => skuPattern.test(text);

/** The catalogue: what is on sale for everybody, and its upkeep for staff. */
export const productEndpoints = (endpoint: ReturnType<typeof endpointsWith>, catalogue: Catalogue) => [
  endpoint(listProducts, async ({ query }) => {
    const cursor = readCursor(query.cursor, isSku);
    if ("refusal" in cursor) return cursor.refusal;
    const after = cursor.place?.[0];
    const found = await catalogue.list({ limit: query.limit + 1, ...(after ? { after } : {}) });
    return reply(
      200,
      pageOf(found, query.limit, (last) => [last.sku, "sku"]),
    );
  }),

  endpoint(getProduct, async ({ params }) => {
    const sku = params["sku"] as Sku;
    const product = skuPattern.test(sku) ? (await catalogue.find([sku])).get(sku) : undefined;
    return product?.active ? reply(200, product) : problem("unknown_sku");
  }),

  endpoint(putProduct, async ({ params, body }) => {
    const sku = params["sku"] ?? "";
    if (!skuPattern.test(sku))
      return invalid([
        { pointer: "/sku", message: "must be 1 to 64 letters, digits, dots, dashes or underscores" },
      ]);
    const product = { sku: sku as Sku, ...body };
    return reply((await catalogue.put(product)) === "created" ? 201 : 200, product);
  }),
];
