import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { CheckoutBody } from "../../contracts/http/checkouts.ts";
import {
  AddressShape,
  EmailAddress,
  InstantText,
  MoneyShape,
  SkuCode,
  VatId,
} from "../../contracts/http/shapes.ts";
import { schemaChecker } from "../support/json-schema.ts";
import { document, everyRoute, operationOf } from "../support/the-document.ts";

const check = schemaChecker(document as never);
const takes = (shape: z.ZodType, value: unknown) => shape.safeParse(value).success;

const address = { name: "Ada", line1: "1 Stage Door", city: "Berlin", postalCode: "10117", country: "DE" };
const money = { amount: 1999, currency: "EUR" };
const product = {
  title: "A mug",
  prices: { EUR: 1999, JPY: 500, KWD: 1250 },
  taxCode: "standard",
  weightGrams: 300,
  originCountry: "DE",
  hsCode: "691110",
  restrictedCountries: ["CU"],
  purchaseLimit: 4,
  active: true,
};
const good: Readonly<Record<string, Record<string, unknown>>> = {
  "carts-create": { currency: "EUR", country: "DE" },
  "carts-put-item": { quantity: 2 },
  "carts-patch": {
    email: "ada@example.com",
    shippingAddress: address,
    billingAddress: address,
    vatId: "DE123456789",
  },
  "quotes-create": {
    shippingAddress: address,
    billingAddress: address,
    vatId: "DE123456789",
    shippingOptionId: "standard",
  },
  "checkouts-create": {
    cartId: "cart_1",
    quoteId: "quote_1",
    email: "ada@example.com",
    payment: { paymentMethod: "pm_card_visa" },
    expectedTotal: money,
    paymentAttempts: 1,
    returnUrl: "https://shop.example/back",
    device: { fingerprint: "f" },
  },
  "products-put": product,
  "stock-receive": { quantity: 10, reference: "delivery 1" },
  "stock-adjust": { delta: -1, reason: "broken", reference: "count 1" },
};
const withBodies = everyRoute.filter((route) => route.body !== undefined);

const junk = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 0.5, 1e9, "", " ", "x", "\u0000", [], {}, [1], { a: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A good body with one member, at any depth, taken away, added or replaced. */
const mutated = (body: Record<string, unknown>): fc.Arbitrary<unknown> => {
  const keys = Object.keys(body);
  return fc.oneof(
    fc
      .constantFrom(...keys)
      .map((key) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== key))),
    fc.tuple(fc.constantFrom(...keys), junk).map(([key, value]) => ({ ...body, [key]: value })),
    junk.map((value) => ({ ...body, surprise: value })),
    fc.constantFrom(...keys).chain((key) => {
      const member = body[key];
      const inner = typeof member === "object" && member !== null && !Array.isArray(member);
      return inner
        ? mutated(member as Record<string, unknown>).map((value) => ({ ...body, [key]: value }))
        : fc.constant(body);
    }),
  );
};

describe("the body of a route", () => {
  it("is known here for every route that takes one", () => {
    expect(Object.keys(good).toSorted()).toEqual(withBodies.map(({ id }) => id).toSorted());
  });

  for (const route of withBodies) {
    const body = good[route.id] ?? {};
    const shape = route.body as z.ZodType;
    const documented = operationOf(route).requestBody?.content["application/json"]?.schema ?? {};

    it(`of ${route.id} is taken when it is good, by the code and by the document`, () => {
      expect(shape.safeParse(body).error).toBeUndefined();
      expect(check(documented, body)).toEqual([]);
    });

    it(`of ${route.id} that the code takes is never refused by the document`, () => {
      fc.assert(
        fc.property(fc.oneof(mutated(body), junk), (given) => {
          if (takes(shape, given)) expect(check(documented, given)).toEqual([]);
        }),
        { numRuns: 400 },
      );
    });

    it(`of ${route.id} is refused by both with a field that nobody knows, or without one that is needed`, () => {
      const needed = (documented["required"] ?? []) as string[];
      expect(takes(shape, { ...body, surprise: 1 })).toBe(false);
      expect(check(documented, { ...body, surprise: 1 })).not.toEqual([]);
      for (const key of Object.keys(body)) {
        const { [key]: gone, ...rest } = body;
        expect(takes(shape, rest), key).toBe(!needed.includes(key));
        expect(check(documented, rest).length === 0, key).toBe(!needed.includes(key));
      }
    });
  }
});

describe("a shape", () => {
  it("of money takes whole minor units of a currency that there is", () => {
    for (const amount of [0, 1, 99_999_999]) expect(takes(MoneyShape, { ...money, amount })).toBe(true);
    for (const amount of [-1, 0.5, 100_000_000, "1999", null, Number.NaN, Number.MAX_SAFE_INTEGER])
      expect(takes(MoneyShape, { ...money, amount }), String(amount)).toBe(false);
    for (const currency of ["eur", "XAU", "", 978, "EURO"])
      expect(takes(MoneyShape, { ...money, currency }), String(currency)).toBe(false);
  });

  it("of an address bounds every text, trims it, and takes neither control characters nor halves of one", () => {
    expect(AddressShape.parse({ ...address, city: "  Berlin " })).toEqual({ ...address, city: "Berlin" });
    for (const change of [
      { name: "" },
      { name: "  " },
      { name: "x".repeat(121) },
      { line1: "x\u0000" },
      { line1: "a\nb" },
      { city: "\ud800" },
      { country: "UK" },
      { phone: "call me" },
      { line2: undefined, company: 1 },
      { surprise: "x" },
    ])
      expect(takes(AddressShape, { ...address, ...change }), JSON.stringify(change)).toBe(false);
    expect(takes(AddressShape, { ...address, phone: "+49 (30) 1234/56-7" })).toBe(true);
  });

  it("of an e-mail address is bounded and has an at sign and a domain", () => {
    for (const email of ["ada@example.com", "a.b+c@sub.example.co.uk"])
      expect(takes(EmailAddress, email)).toBe(true);
    for (const email of [
      "ada",
      "ada@",
      "@example.com",
      "a b@example.com",
      "ada@example",
      `${"a".repeat(250)}@example.com`,
      "",
      "ada@example.com\n",
    ])
      expect(takes(EmailAddress, email), email).toBe(false);
  });

  it("of a SKU is also a Redis key part, a document id and a path segment", () => {
    for (const sku of ["mug", "MUG-01_x.y", "a", "9".repeat(64)]) expect(takes(SkuCode, sku)).toBe(true);
    for (const sku of ["", "-mug", ".", "..", "a/b", "a:b", "a b", "ä", "a{b}", "a".repeat(65), "mug\n"])
      expect(takes(SkuCode, sku), sku).toBe(false);
  });

  it("of a VAT id has its country's prefix", () => {
    for (const vatId of ["DE123456789", "ATU12345678", "NL123456789B01"])
      expect(takes(VatId, vatId)).toBe(true);
    for (const vatId of ["123456789", "de123456789", "D", "DE 123", "DE12345678901234"])
      expect(takes(VatId, vatId), vatId).toBe(false);
  });

  it("of an instant is UTC with milliseconds", () => {
    expect(takes(InstantText, "2026-11-24T14:26:57.123Z")).toBe(true);
    for (const text of [
      "2026-11-24T14:26:57Z",
      "2026-11-24T14:26:57.123+01:00",
      "2026-02-30T00:00:00.000Z",
      "2026-11-24",
      0,
    ])
      expect(takes(InstantText, text), String(text)).toBe(false);
  });

  it("of a checkout's payment is one of Stripe's ids, and never both kinds", () => {
    const body = good["checkouts-create"] ?? {};
    const pays = (payment: unknown) => takes(CheckoutBody, { ...body, payment });
    expect(pays({ confirmationToken: "ctoken_1a2B" })).toBe(true);
    for (const payment of [
      {},
      { paymentMethod: "pm_" },
      { paymentMethod: "tok_visa" },
      { paymentMethod: "4242424242424242" },
      { paymentMethod: "pm_1", confirmationToken: "ctoken_1" },
      { confirmationToken: "pm_1" },
      { paymentMethod: `pm_${"x".repeat(121)}` },
      { paymentMethod: "pm_x\n" },
    ])
      expect(pays(payment), JSON.stringify(payment)).toBe(false);
  });

  it("of a checkout's return address is a web address", () => {
    const body = good["checkouts-create"] ?? {};
    for (const [returnUrl, good] of [
      ["https://shop.example/back?x=1", true],
      ["http://127.0.0.1:7071/back", true],
      ["javascript:alert(1)", false],
      ["data:text/html,x", false],
      ["/back", false],
      ["", false],
    ] as const)
      expect(takes(CheckoutBody, { ...body, returnUrl }), returnUrl).toBe(good);
  });

  it("of prices takes only currencies there are, in amounts that can be charged", () => {
    const route = everyRoute.find(({ id }) => id === "products-put");
    const prices = (value: unknown) => takes(route?.body as z.ZodType, { ...product, prices: value });
    expect(prices({ EUR: 1, KWD: 10 })).toBe(true);
    expect(prices({})).toBe(true);
    for (const wrong of [
      { EUR: 0 },
      { EUR: 1.5 },
      { KWD: 1255 },
      { XAU: 1 },
      { eur: 1 },
      { EUR: null },
      [],
      "EUR",
    ])
      expect(prices(wrong), JSON.stringify(wrong)).toBe(false);
  });
});
