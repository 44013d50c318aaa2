import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unique } from "../../ports/order-builders.ts";
import { openShop, type Shop, staff } from "../../support/a-shop.ts";

const details = {
  title: "A mug",
  prices: { EUR: 1999 },
  taxCode: "standard",
  weightGrams: 300,
  originCountry: "DE",
  active: true,
};

describe("a product", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const put = (sku: string, body: object = details, headers: Record<string, string> = staff) =>
    shop.ask("products-put", { params: { sku }, body, headers });
  const get = (sku: string) => shop.ask("products-get", { params: { sku } });

  it("is created and replaced by staff", async () => {
    const sku = `mug-${unique()}`;
    expect(await put(sku)).toMatchObject({ status: 201, body: { sku, ...details } });
    expect(await put(sku, { ...details, title: "Another" })).toMatchObject({
      status: 200,
      body: { title: "Another" },
    });
    expect((await get(sku)).body).toEqual({ sku, ...details, title: "Another" });
    expect((await put(sku, details, {})).status).toBe(401);
    expect((await put(sku, details, { "x-api-key": "wrong" })).status).toBe(403);
  });

  it("has a SKU that can be a key, an id and a part of an address", async () => {
    for (const sku of ["", ".", "..", "a/b", "a b", "ä", "-a", "x".repeat(65)]) {
      expect((await put(sku)).body, sku).toMatchObject({
        code: "validation_failed",
        errors: [{ pointer: "/sku" }],
      });
      expect((await get(sku)).body.code, sku).toBe("unknown_sku");
    }
  });

  it("is shown to the public while it is on sale", async () => {
    const sku = `mug-${unique()}`;
    await put(sku, { ...details, active: false });
    expect((await get(sku)).body.code).toBe("unknown_sku");
    await put(sku);
    expect((await get(sku)).status).toBe(200);
  });

  it("has no price that could never be charged", async () => {
    const sku = `mug-${unique()}`;
    for (const [currency, most, step] of [
      ["EUR", 99_999_999, 1],
      ["ISK", 999_999, 1],
      ["UGX", 999_999, 1],
      ["MGA", 99_999_900, 100],
    ] as const) {
      expect((await put(sku, { ...details, prices: { [currency]: most } })).status, currency).toBeLessThan(
        300,
      );
      for (const amount of [most + step, ...(step > 1 ? [most - 1] : [])])
        expect((await put(sku, { ...details, prices: { [currency]: amount } })).body, currency).toMatchObject(
          {
            code: "validation_failed",
            errors: [{ pointer: `/prices/${currency}` }],
          },
        );
    }
  });

  it("is listed in order of SKU, page by page, each once", async () => {
    const skus = Array.from({ length: 7 }, (_, index) => `list-${index}-${unique()}`);
    for (const sku of skus.toReversed()) await put(sku);
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { items: { sku: string }[]; nextCursor: string | null } } = await shop.ask(
        "products-list",
        {
          query: { limit: "3", ...(cursor === null ? {} : { cursor }) },
        },
      );
      found.push(...body.items.map(({ sku }) => sku));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(found.filter((sku) => sku.startsWith("list-"))).toEqual(skus);
    expect(new Set(found).size).toBe(found.length);
    expect((await shop.ask("products-list", { query: { cursor: "garbage" } })).status).toBe(400);
  });
});
