import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { flatShipping } from "../../../adapters/shipping/flat.ts";
import { tableTaxes } from "../../../adapters/tax/table.ts";
import { ProductBody } from "../../../contracts/http/products.ts";
import { AddressShape, EmailAddress, SkuCode, VatId } from "../../../contracts/http/shapes.ts";
import type { Address } from "../../../domain/address.ts";
import { largestCart, largestQuantity } from "../../../domain/cart.ts";
import type { Country } from "../../../domain/country.ts";
import type { CartId, QuoteId, Sku } from "../../../domain/ids.ts";
import { orderPlaced } from "../../../domain/order-placed.ts";
import type { Product } from "../../../domain/product.ts";
import { type Quote, snapshotOf } from "../../../domain/quote.ts";
import { makeQuote } from "../../../functions/quotes/make-quote.ts";
import { aCart } from "../../ports/memory.ts";
import { anOrder, second } from "../../ports/order-builders.ts";
import { memoryCatalogue } from "../../support/memory-catalogue.ts";
import { useTopic } from "./a-topic.ts";
import { placedEvent } from "./events.ts";

const topic = useTopic();

/** What takes most bytes of JSON for each unit that a text is measured by: three. */
const wide = "\u4e00";

/** The longest text that a shape takes, of those that `make` makes; fails where there is no bound. */
const longest = (shape: z.ZodType, make = (count: number) => wide.repeat(count)): string => {
  const most = 2000;
  for (let count = most; count > 0; count--) {
    const text = make(count);
    if (!shape.safeParse(text).success) continue;
    if (count === most) throw new Error("a text without a bound");
    return text;
  }
  throw new Error("no such text is taken");
};

const { shape } = AddressShape;
const canada = "CA" as Country;
const wordy = {
  name: longest(shape.name),
  company: longest(shape.company),
  line1: longest(shape.line1),
  line2: longest(shape.line2),
  city: longest(shape.city),
  phone: longest(shape.phone, (count) => "0".repeat(count)),
};
const anywhere = {
  ...wordy,
  region: longest(shape.region),
  postalCode: longest(shape.postalCode),
  country: canada,
};
/** Where most taxes are: two on each line. */
const where: Address = { ...wordy, region: "BC", postalCode: "V5K 0A1", country: canada };
const email = longest(EmailAddress, (count) => `${"a".repeat(count)}@example.test`);
const vatId = longest(VatId, (count) => `DE${"9".repeat(count)}`);

const products = Array.from({ length: largestCart }, (_, index): Product => {
  const sku = longest(SkuCode, (count) => `${index}`.padStart(3, "0") + "S".repeat(count)) as Sku;
  const body = {
    title: longest(ProductBody.shape.title),
    prices: { EUR: 800 },
    taxCode: "standard",
    weightGrams: 1,
    originCountry: "DE",
    active: true,
  };
  return { sku, ...ProductBody.parse(body) };
});

/** As the product itself prices it, for as much money as can be charged at once. */
const quoted = async (): Promise<Quote> => {
  const cart = aCart({
    cartId: "c".repeat(64) as CartId,
    lines: products.map(({ sku }) => ({ sku, quantity: largestQuantity })),
  });
  const { catalogue } = memoryCatalogue();
  for (const product of products) await catalogue.put(product);
  const made = await makeQuote(
    cart,
    { shippingAddress: where, billingAddress: anywhere, vatId },
    {
      catalogue,
      taxes: tableTaxes(),
      shipping: flatShipping("DE" as Country, { EUR: { domestic: 490, abroad: 990 } }),
      quotes: { put: async () => {}, get: async () => undefined },
      ids: { newQuoteId: () => "q".repeat(64) as QuoteId, fingerprint: () => "0".repeat(64) },
      now: () => second(0),
      settings: { ttlMs: 60_000, pricesIncludeTax: false, shipTo: undefined, embargoed: new Set() },
    },
  );
  if ("refusal" in made) throw new Error("the largest order is refused");
  return made.quote;
};

describe("the largest order that the API takes", () => {
  it("is small enough for the smallest message that any tier of Service Bus takes", async () => {
    const quote = await quoted();
    expect(quote.lines).toHaveLength(largestCart);
    for (const { taxes } of quote.lines) expect(taxes).toHaveLength(2);
    const contact = { email, shippingAddress: anywhere, billingAddress: anywhere, vatId };
    const data = orderPlaced({
      ...anOrder([]),
      orderNumber: "BX-999999999",
      placedAt: second(1),
      snapshot: snapshotOf(quote),
      shippingCountry: canada,
      captured: quote.totals.total,
    });
    const [alone, among] = [placedEvent({ data, contact }), placedEvent({ data, contact })];
    expect(await topic.publisher().publish([alone])).toMatchObject({ sent: [alone.eventId] });
    expect(await topic.publisher().publish([placedEvent(), among])).toMatchObject({ tooLarge: [] });
    const [message] = await topic.take("analytics", 3);
    expect(message?.body.data).toEqual(JSON.parse(JSON.stringify({ ...data, ...contact })));
  });
});
