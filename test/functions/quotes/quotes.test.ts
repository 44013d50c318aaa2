import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Country } from "../../../domain/country.ts";
import type { QuoteId } from "../../../domain/ids.ts";
import { aProduct } from "../../ports/catalogue.contract.ts";
import { aBuyer, address } from "../../support/a-buyer.ts";
import { openShop, type Shop, shopSettings } from "../../support/a-shop.ts";

describe("a quote", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const cartOf = async (
    lines: readonly (readonly [sku: string, quantity: number])[],
    currency = "EUR",
    at = shop,
  ): Promise<string> => {
    const { cartId } = (await at.ask("carts-create", { body: { currency } })).body;
    for (const [sku, quantity] of lines)
      await at.ask("carts-put-item", { params: { cartId, sku }, body: { quantity } });
    return cartId;
  };
  const quote = (cartId: string, body: object = {}, at = shop) =>
    at.ask("quotes-create", { params: { cartId }, body: { shippingAddress: address, ...body } });

  it("says what is paid, line by line, with taxes and shipping, and for how long", async () => {
    const [mug, book] = [
      await shop.onSale(5, { prices: { EUR: 1000 } as never }),
      await shop.onSale(5, { prices: { EUR: 333 } as never, taxCode: "reduced" }),
    ];
    const cartId = await cartOf([
      [mug, 2],
      [book, 1],
    ]);
    const { status, body } = await quote(cartId);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      cartId,
      cartVersion: 3,
      currency: "EUR",
      pricesIncludeTax: false,
      lines: [
        {
          sku: mug,
          quantity: 2,
          unitPrice: { amount: 1000 },
          lineTotal: { amount: 2000 },
          taxes: [{ name: "VAT", rate: "0.19", amount: { amount: 380 } }],
        },
        {
          sku: book,
          quantity: 1,
          lineTotal: { amount: 333 },
          taxes: [{ rate: "0.07", amount: { amount: 23 } }],
        },
      ],
      shippingOptionId: "standard",
      totals: {
        goods: { amount: 2333 },
        shipping: { amount: 490 },
        tax: { amount: 496 },
        total: { amount: 3319 },
      },
      taxSource: "table",
      shippingAddress: address,
    });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(shopSettings.quoteTtlMs);
    expect(body.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is kept as it was given, hash included, with the purchase limits that it does not show", async () => {
    const sku = await shop.onSale(5, { purchaseLimit: 3 });
    const { body } = await quote(await cartOf([[sku, 1]]), { vatId: "DE123456789", billingAddress: address });
    const kept = await shop.memory.quotes.get(body.quoteId as QuoteId);
    const { purchaseLimits, ...rest } = kept ?? {};
    expect(rest).toEqual(body);
    expect(purchaseLimits).toEqual({ [sku]: 3 });
    const { hash, ...content } = body;
    expect(shop.ids.fingerprint(content)).toBe(hash);
  });

  it("uses the shipping option that was asked for, and refuses one that is not offered", async () => {
    const cartId = await cartOf([[await shop.onSale(5), 1]]);
    expect((await quote(cartId, { shippingOptionId: "express" })).body).toMatchObject({
      shippingOptionId: "express",
      totals: { shipping: { amount: 1470 } },
    });
    expect((await quote(cartId, { shippingOptionId: "drone" })).body).toMatchObject({
      code: "validation_failed",
      errors: [{ pointer: "/shippingOptionId" }],
    });
  });

  it("needs a cart that is there, open and not empty", async () => {
    expect((await quote("cart_unknown")).body.code).toBe("cart_not_found");
    expect((await quote(await cartOf([]))).body.code).toBe("cart_empty");
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    expect((await quote(buyer.cartId)).body.code).toBe("cart_locked");
  });

  it("needs an address that can be delivered to, in a country that is served", async () => {
    const cartId = await cartOf([[await shop.onSale(5), 1]]);
    const wrong = await quote(cartId, {
      shippingAddress: { ...address, country: "US", postalCode: "10117" },
    });
    expect([wrong.status, wrong.body.code]).toEqual([422, "address_invalid"]);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/shippingAddress/region",
    ]);
    expect(
      (await quote(cartId, { shippingAddress: { ...address, postalCode: "x" } })).body.errors[0].pointer,
    ).toBe("/shippingAddress/postalCode");
    expect((await quote(cartId, { shippingAddress: { ...address, country: "CU" } })).body.code).toBe(
      "country_not_served",
    );
    expect((await quote(cartId, { shippingAddress: { ...address, country: "ZZ" } })).body).toMatchObject({
      status: 400,
      code: "validation_failed",
    });
  });

  it("names the lines that cannot be had, exported or paid in this currency", async () => {
    const product = aProduct({ restrictedCountries: ["DE" as Country] });
    const [gone, barred, iranian, yen] = [
      await shop.onSale(5, { ...aProduct(), title: "soon gone" }),
      await shop.onSale(5, product),
      await shop.onSale(5, { originCountry: "IR" as Country }),
      await shop.onSale(5, { prices: { JPY: 100 } as never }),
    ];
    const cartId = await cartOf([[gone, 1]]);
    const found = (await shop.shelves.catalogue.find([gone])).get(gone);
    if (found) await shop.shelves.catalogue.put({ ...found, active: false });
    expect((await quote(cartId)).body).toMatchObject({ code: "product_unavailable", lines: [{ sku: gone }] });
    expect(
      (
        await quote(
          await cartOf([
            [barred, 1],
            [iranian, 1],
          ]),
        )
      ).body,
    ).toMatchObject({
      code: "export_restricted",
      lines: [
        { sku: barred, rule: "restricted_country" },
        { sku: iranian, rule: "embargoed_origin" },
      ],
    });
    expect((await quote(await cartOf([[yen, 1]]))).body).toMatchObject({
      code: "currency_not_sold",
      lines: [{ sku: yen }],
    });
    const unshipped = await cartOf([[await shop.onSale(5, { prices: { USD: 100 } as never }), 1]], "USD");
    expect((await quote(unshipped)).body.code).toBe("currency_not_sold");
  });

  it("is not given for more than can be charged at once", async () => {
    const dear = await shop.onSale(5, { prices: { EUR: 99_999_999 } as never });
    expect((await quote(await cartOf([[dear, 999]]))).body).toMatchObject({
      status: 422,
      code: "total_too_large",
      total: { currency: "EUR" },
      largest: { amount: 99_999_999, currency: "EUR" },
    });
  });

  it.each([
    ["EUR", 99_999_999],
    ["ISK", 999_999],
    ["UGX", 999_999],
  ])("in %s is given up to %i, to the last unit", async (currency, largest) => {
    const delivery = shopSettings.flatPrices[currency as "EUR"].abroad;
    const untaxed = { ...address, country: "US", region: "OR", postalCode: "97201" };
    const priced = async (amount: number) => {
      const sku = await shop.onSale(5, { prices: { [currency]: amount } as never });
      return quote(await cartOf([[sku, 1]], currency), { shippingAddress: untaxed });
    };
    const most = await priced(largest - delivery);
    expect([most.status, most.body.totals?.total]).toEqual([201, { amount: largest, currency }]);
    const more = await priced(largest - delivery + 1);
    expect([more.status, more.body.code]).toEqual([422, "total_too_large"]);
  });

  it("leaves the displayed total as it is where prices include tax", async () => {
    const gross = await openShop({ pricesIncludeTax: true });
    try {
      const sku = await gross.onSale(5, { prices: { EUR: 1999 } as never });
      const { body } = await quote(await cartOf([[sku, 3]], "EUR", gross), {}, gross);
      expect(body.totals.total.amount).toBe(1999 * 3 + 490);
      expect(body.totals.goods.amount + body.totals.shipping.amount + body.totals.tax.amount).toBe(
        body.totals.total.amount,
      );
    } finally {
      await gross.close();
    }
  });

  it("always adds up, whatever is in the cart", async () => {
    const products = await Promise.all(
      [
        ["standard", 333],
        ["reduced", 1],
        ["exempt", 99_999],
      ].map(([taxCode, amount]) =>
        shop.onSale(5, {
          taxCode: String(taxCode),
          prices: { EUR: Number(amount), JPY: Number(amount), KWD: Number(amount) * 10 } as never,
        }),
      ),
    );
    const line = fc.tuple(fc.constantFrom(...products), fc.integer({ min: 1, max: 50 }));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: ([sku]) => sku }),
        fc.constantFrom("EUR", "JPY", "KWD"),
        fc.constantFrom("DE", "FR", "CH"),
        async (lines, currency, country) => {
          const postalCode = country === "CH" ? "8001" : "10117";
          const { body } = await quote(await cartOf(lines, currency), {
            shippingAddress: { ...address, country, postalCode },
          });
          const { goods, shipping, tax, total } = body.totals;
          expect(goods.amount + shipping.amount + tax.amount).toBe(total.amount);
          expect(total.amount % (currency === "KWD" ? 10 : 1)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
