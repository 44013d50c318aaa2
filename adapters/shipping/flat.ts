import type { Country } from "../../domain/country.ts";
import { money } from "../../domain/money.ts";
import type { ShippingOption } from "../../domain/quote.ts";
import type { ShippingRates } from "../../ports/shipping-rates.ts";

/** Minor units by currency, to the shop's own country and to every other. */
export type FlatPrices = Readonly<Record<string, { readonly domestic: number; readonly abroad: number }>>;

/** A parcel costs more for every ten kilograms begun after the first ten. */
const parcelGrams = 10_000;

const services = [
  { id: "standard", service: "Standard", factor: 1, domestic: "2-4 days", abroad: "4-8 days" },
  { id: "express", service: "Express", factor: 3, domestic: "1 day", abroad: "2-3 days" },
] as const;

/**
 * Flat prices by distance and parcel; a currency without a price is not shipped in. They are the shop's own table, and
 * no carrier was asked, so they are no live ones.
 */
export const flatShipping = (shopCountry: Country, prices: FlatPrices): ShippingRates => ({
  async options({ to, weightGrams, currency }) {
    const price = prices[currency];
    if (!price) return [];
    const distance = to.country === shopCountry ? "domestic" : "abroad";
    const parcels = Math.max(1, Math.ceil(weightGrams / parcelGrams));
    return services.map(
      ({ id, service, factor, ...estimates }): ShippingOption => ({
        id,
        carrier: "Post",
        service,
        price: money(price[distance] * factor * parcels, currency),
        deliveryEstimate: estimates[distance],
        source: "fallback",
      }),
    );
  },
});
