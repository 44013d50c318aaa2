import fc from "fast-check";
import type { Route } from "../../contracts/http/route.ts";
import { address } from "../support/a-buyer.ts";
import type { Sent } from "../support/a-request.ts";
import { staffKey, webhookSecret } from "../support/a-shop.ts";
import { operationOf } from "../support/the-document.ts";
import { anyWebhook } from "./fuzz-webhooks.ts";
import { brokenBody, headerText, json, mostly, number, word } from "./nasty.ts";

/** Real ids of the shop under test, so that random requests also get behind the first checks. */
export type Known = Readonly<
  Record<"cartIds" | "quoteIds" | "checkoutIds" | "orderIds" | "orderTokens" | "skus", readonly string[]>
> & { readonly total: { readonly amount: number; readonly currency: string } };

const one = (...values: readonly unknown[]) => fc.constantFrom(...values);
const text = (...values: readonly string[]) => mostly(one(...values), fc.oneof(word, json));
const among = (values: readonly string[]) => mostly(one(...values), word, 5) as fc.Arbitrary<string>;
const addresses = mostly(
  one(
    address,
    { ...address, country: "US", region: "CA", postalCode: "94103" },
    { ...address, country: "CU" },
    { ...address, postalCode: "x" },
    { ...address, company: "Box & Office", line2: "2nd floor", phone: "+49 30 901820" },
  ),
  fc.oneof(json, fc.record({ name: word, line1: word, city: word, country: word, phone: word })),
);

/** Values for every member that some route knows: good ones mostly. */
const members = (known: Known): Readonly<Record<string, fc.Arbitrary<unknown>>> => ({
  currency: text("EUR", "JPY", "KWD", "USD", "XAU"),
  country: text("DE", "US"),
  quantity: mostly(one(0, 1, 2, 5, 999, 1000), number),
  email: text("ada@example.test", "Ada@Example.test", "bob@example.test"),
  shippingAddress: addresses,
  billingAddress: addresses,
  vatId: text("DE123456789"),
  shippingOptionId: text("standard", "express"),
  cartId: among(known.cartIds),
  quoteId: among(known.quoteIds),
  payment: mostly(one({ paymentMethod: "pm_card_visa" }, { confirmationToken: "ctoken_1" }), json),
  expectedTotal: mostly(
    fc.oneof(
      { weight: 9, arbitrary: one(known.total) },
      { weight: 1, arbitrary: one({ ...known.total, amount: 1 }) },
    ),
    fc.oneof(json, fc.record({ amount: number, currency: text("EUR", "JPY") })),
  ),
  paymentAttempts: mostly(one(1), one(2, 3, "1")),
  returnUrl: text("https://shop.example/back", "javascript:alert(1)"),
  device: mostly(one({ fingerprint: "f" }), json),
  title: text("A mug", "Ein Becher"),
  prices: mostly(
    one({ EUR: 1999 }, { KWD: 1250, JPY: 500 }, {}),
    fc.oneof(json, fc.dictionary(word, number)),
  ),
  taxCode: text("standard", "reduced", "exempt"),
  weightGrams: mostly(one(0, 300, 1_000_000), number),
  originCountry: text("DE", "IR"),
  hsCode: text("691110"),
  restrictedCountries: mostly(one(["DE"], []), json),
  purchaseLimit: mostly(one(1, 4), number),
  active: mostly(fc.boolean(), json),
  reference: text("delivery 1", "delivery 2", "count 1"),
  reason: text("broken"),
  delta: mostly(one(-1, 1, -5000, 3), number),
});

/** A body with the members that the route knows, most of them there, and now and then one that it does not. */
const bodyFor = (route: Route, known: Known): fc.Arbitrary<unknown> => {
  const schema = operationOf(route).requestBody?.content["application/json"]?.schema ?? {};
  const needed = (schema["required"] ?? []) as readonly string[];
  const all = members(known);
  const fields = Object.keys((schema["properties"] ?? {}) as object).map((name) => {
    const value = all[name];
    if (!value) throw new Error(`no values for ${name}`);
    return [name, fc.option(value, { nil: undefined, freq: needed.includes(name) ? 40 : 1 })] as const;
  });
  const whole = fc.record(Object.fromEntries(fields));
  const surprised = fc.tuple(whole, json).map(([body, surprise]) => ({ ...body, surprise }));
  return fc.oneof(
    { weight: 20, arbitrary: whole },
    { weight: 1, arbitrary: surprised },
    { weight: 2, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: brokenBody },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
    { weight: route.body ? 1 : 20, arbitrary: fc.constant(undefined) },
  );
};

const headers = (known: Known) =>
  fc
    .record(
      {
        "content-type": mostly(
          one("application/json", "application/json; charset=utf-8"),
          one("text/plain", "application/json; charset=latin1", "multipart/form-data", "", "application/xml"),
          25,
        ),
        "content-length": mostly(one("10"), one("999999999", "-1", "x"), 30),
        "x-api-key": mostly(one(staffKey), fc.oneof(one("wrong", ""), word), 5),
        "x-order-token": mostly(one(...known.orderTokens), fc.oneof(one(""), word), 3),
        "x-request-id": mostly(one("a-request-1"), word, 2),
        "idempotency-key": mostly(
          fc.integer({ min: 1, max: 40 }).map((number) => `key-0123456789abcdef-${number}`),
          fc.oneof(one("short", ""), word),
        ),
        "if-match": fc.oneof(one('"1"', '"2"', '"3"', '"1", "2"', "*", "1", 'W/"1"'), word),
        prefer: one("wait=0", "wait=0; x", "respond-async, wait=0"),
        "accept-language": word,
      },
      { requiredKeys: ["prefer", "idempotency-key"] },
    )
    .map((all) =>
      Object.fromEntries(Object.entries(all).map(([name, value]) => [name, headerText(String(value))])),
    );

const query = fc.dictionary(
  one("limit", "cursor", "status", "email", "from", "to", "since", "token", "x") as fc.Arbitrary<string>,
  fc.oneof(
    one(
      "1",
      "0",
      "200",
      "201",
      "1.5",
      "placed",
      "completed",
      "failed",
      "2026-01-01T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "0000-01-01T00:00:00+23:59",
      "9999-12-31T23:59:59-23:59",
      "W10",
      "WyJhIiwiYiJd",
      "WyIyMDI2LTAxLTAxVDAwOjAwOjAwLjAwMFoiLCJiIl0",
    ) as fc.Arbitrary<string>,
    word,
  ),
  { maxKeys: 2 },
);

/** Anything that can come over the wire to a route, often enough good to get behind its checks. */
export const anyRequest = (route: Route, known: Known, secret = webhookSecret): fc.Arbitrary<Sent> =>
  route.caller === "stripe"
    ? anyWebhook(known.checkoutIds, secret)
    : fc.record({
        params: fc.record({
          cartId: among(known.cartIds),
          sku: among(known.skus),
          checkoutId: among(known.checkoutIds),
          orderId: among(known.orderIds),
        }),
        query,
        headers: headers(known),
        body: bodyFor(route, known),
      });
