import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Country } from "../../domain/country.ts";
import type { Sku } from "../../domain/ids.ts";
import type { Product } from "../../domain/product.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import { aSku, unique } from "./order-builders.ts";

export const aProduct = (over: Partial<Product> = {}): Product => ({
  sku: aSku(),
  title: "A mug with a dent, 0.3 l “blue”",
  prices: { EUR: 1999, JPY: 500, KWD: 1250 } as Product["prices"],
  taxCode: "standard",
  weightGrams: 300,
  originCountry: "DE" as Country,
  active: true,
  ...over,
});

const complete = (): Product =>
  aProduct({ hsCode: "691110", restrictedCountries: ["CU", "IR"] as unknown as Country[], purchaseLimit: 4 });

type Opened = { readonly catalogue: Catalogue; close(): Promise<void> };

/** Everything that the port `Catalogue` promises, for whichever store is behind it; it may hold other products. */
export const catalogueContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`the catalogue in ${name}`, () => {
    let opened: Opened | undefined;
    const catalogue = (): Catalogue => {
      if (!opened) throw new Error("the catalogue is not open yet");
      return opened.catalogue;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    const stocked = async (...products: readonly Product[]) => {
      for (const product of products) await catalogue().put(product);
      return products.map(({ sku }) => sku);
    };
    const wholeList = async (limit: number): Promise<readonly Product[]> => {
      const all: Product[] = [];
      for (;;) {
        const after = all.at(-1)?.sku;
        const page = await catalogue().list({ limit, ...(after ? { after } : {}) });
        expect(page.length).toBeLessThanOrEqual(limit);
        all.push(...page);
        if (page.length < limit) return all;
      }
    };

    it("says whether a product was new, and gives it back as it was put", async () => {
      const product = complete();
      expect(await catalogue().put(product)).toBe("created");
      expect((await catalogue().find([product.sku])).get(product.sku)).toEqual(product);
      expect(await catalogue().put(product)).toBe("updated");
      expect((await catalogue().find([product.sku])).get(product.sku)).toEqual(product);
    });

    it("replaces a product as a whole", async () => {
      const product = complete();
      await stocked(product);
      const bare = aProduct({ sku: product.sku, title: "Another", prices: { EUR: 1 } as Product["prices"] });
      expect(await catalogue().put(bare)).toBe("updated");
      expect((await catalogue().find([product.sku])).get(product.sku)).toEqual(bare);
    });

    it("finds inactive products, too, and leaves out SKUs that it does not know", async () => {
      const [on, off] = [aProduct(), aProduct({ active: false })];
      await stocked(on, off);
      const found = await catalogue().find([on.sku, off.sku, aSku("UNKNOWN")]);
      expect(Object.fromEntries(found)).toEqual({ [on.sku]: on, [off.sku]: off });
    });

    it("finds any number of them, each once, however often it is asked for", async () => {
      const products = Array.from({ length: 12 }, () => aProduct());
      const skus = await stocked(...products);
      for (const count of [0, 1, 2, 8, 9, 12]) {
        const some = products.slice(0, count);
        const found = await catalogue().find([...skus.slice(0, count), ...skus.slice(0, count)]);
        expect(found).toEqual(new Map(some.map((product) => [product.sku, product])));
      }
    });

    it("tells SKUs apart that differ in case or in one sign", async () => {
      const sku = aSku("Case");
      const others = [sku.toUpperCase(), sku.replace("-", "."), sku.replace("-", "_"), `${sku}.`] as Sku[];
      const products = [sku, ...others].map((each) => aProduct({ sku: each, title: `of ${each}` }));
      await stocked(...products);
      const found = await catalogue().find(products.map((product) => product.sku));
      expect([...found.values()].map(({ title }) => title).toSorted()).toEqual(
        products.map(({ title }) => title).toSorted(),
      );
    });

    it("has nothing under texts that are no SKU at all", async () => {
      const texts = [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "../x",
        "a?b",
        "a#b",
        "a\\b",
        "a b",
        "ä",
        "x".repeat(300),
        "%2F",
      ];
      for (const text of texts) expect((await catalogue().find([text as Sku])).size, text).toBe(0);
      expect((await catalogue().find(texts as Sku[])).size).toBe(0);
    });

    it("lists active products in order of SKU, page by page, each once", async () => {
      const mark = unique();
      const names = ["b", "a", "C", "10", "9", "a.1", "a-1", "a_1", "A", "Z"].map(
        (name) => `${name}-${mark}` as Sku,
      );
      await stocked(
        ...names.map((sku) => aProduct({ sku })),
        aProduct({ sku: `aa-${mark}` as Sku, active: false }),
      );
      for (const limit of [3, 200]) {
        const listed = (await wholeList(limit)).map(({ sku }) => sku);
        expect(listed).toEqual(listed.toSorted());
        expect(new Set(listed).size).toBe(listed.length);
        expect(listed.filter((sku) => sku.endsWith(mark))).toEqual(names.toSorted());
      }
    });

    it("no longer lists a product that was taken off sale", async () => {
      const product = aProduct();
      await stocked(product, { ...product, active: false });
      expect((await wholeList(200)).map(({ sku }) => sku)).not.toContain(product.sku);
    });
  });
};
