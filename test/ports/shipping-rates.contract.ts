import { beforeAll, describe, expect, it } from "vitest";
import type { Address } from "../../domain/address.ts";
import type { Currency } from "../../domain/currency.ts";
import type { ShippingRates } from "../../ports/shipping-rates.ts";

type Opened = {
  readonly rates: ShippingRates;
  readonly near: Address;
  readonly far: Address;
  readonly priced: Currency;
  readonly unpriced: Currency;
};

/** Everything that the port `ShippingRates` promises, for whoever carries. */
export const shippingRatesContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`shipping rates by ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    const everywhere = async () => {
      const weights = [0, 1, 9_999, 30_001, 99_900_000];
      const asked = [opened.near, opened.far].flatMap((to) =>
        weights.map((weightGrams) => ({ to, weightGrams, currency: opened.priced })),
      );
      return Promise.all(asked.map((parcel) => opened.rates.options(parcel)));
    };

    it("are there for every parcel, cheapest first", async () => {
      for (const options of await everywhere()) {
        expect(options.length).toBeGreaterThan(0);
        const prices = options.map(({ price }) => price.amount);
        expect(prices).toEqual(prices.toSorted((a, b) => a - b));
      }
    });

    it("are prices in whole minor units of the currency asked for", async () => {
      for (const { price } of (await everywhere()).flat()) {
        expect(price.currency).toBe(opened.priced);
        expect(Number.isSafeInteger(price.amount) && price.amount >= 0).toBe(true);
      }
    });

    it("tell the ways apart by their id, and each says who carries it, how, and how long that takes", async () => {
      for (const options of await everywhere()) {
        expect(new Set(options.map(({ id }) => id)).size).toBe(options.length);
        for (const { id, carrier, service, deliveryEstimate } of options)
          for (const text of [id, carrier, service, deliveryEstimate]) expect(text).not.toBe("");
      }
    });

    it("are none in a currency that the shop has no price in", async () => {
      const parcel = { to: opened.near, weightGrams: 100, currency: opened.unpriced };
      expect(await opened.rates.options(parcel)).toEqual([]);
    });

    it("are the same when asked again", async () => {
      expect(await everywhere()).toEqual(await everywhere());
    });
  });
};
