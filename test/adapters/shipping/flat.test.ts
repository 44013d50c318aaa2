import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flatShipping } from "../../../adapters/shipping/flat.ts";
import type { Country } from "../../../domain/country.ts";
import type { Currency } from "../../../domain/currency.ts";

const rates = flatShipping("DE" as Country, {
  EUR: { domestic: 490, abroad: 990 },
  KWD: { domestic: 0, abroad: 4500 },
});
const to = (country: string) => ({ name: "Ada", line1: "1", city: "X", country: country as Country });
const options = (country = "DE", weightGrams = 100, currency = "EUR") =>
  rates.options({ to: to(country), weightGrams, currency: currency as Currency });
const prices = async (...asked: Parameters<typeof options>) =>
  (await options(...asked)).map(({ price }) => price.amount);

describe("flat shipping", () => {
  it("has a standard and an express service, the cheaper one first", async () => {
    expect(await options()).toEqual([
      {
        id: "standard",
        carrier: "Post",
        service: "Standard",
        price: { amount: 490, currency: "EUR" },
        deliveryEstimate: "2-4 days",
        source: "fallback",
      },
      {
        id: "express",
        carrier: "Post",
        service: "Express",
        price: { amount: 1470, currency: "EUR" },
        deliveryEstimate: "1 day",
        source: "fallback",
      },
    ]);
  });

  it("costs more abroad and takes longer", async () => {
    expect(
      (await options("FR")).map(({ price, deliveryEstimate }) => [price.amount, deliveryEstimate]),
    ).toEqual([
      [990, "4-8 days"],
      [2970, "2-3 days"],
    ]);
  });

  it("is paid per parcel of ten kilograms begun", async () => {
    expect(await prices("DE", 0)).toEqual([490, 1470]);
    expect(await prices("DE", 10_000)).toEqual([490, 1470]);
    expect(await prices("DE", 10_001)).toEqual([980, 2940]);
    expect(await prices("DE", 20_000)).toEqual([980, 2940]);
  });

  it("may cost nothing, and is not offered in a currency without a price", async () => {
    expect(await prices("DE", 1, "KWD")).toEqual([0, 0]);
    expect(await options("DE", 1, "USD")).toEqual([]);
  });

  it("is always offered cheapest first, in whole minor units, however heavy the parcel", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100_000_000), fc.constantFrom("DE", "US"), async (weight, country) => {
        const found = await prices(country, weight);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found.every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });
});
