import type { Address } from "../domain/address.ts";
import type { Currency } from "../domain/currency.ts";
import type { ShippingOption } from "../domain/quote.ts";

/** The ways to ship a parcel, cheapest first; none when the shop has no price for it in that currency. */
export type ShippingRates = {
  options(parcel: {
    readonly to: Address;
    readonly weightGrams: number;
    readonly currency: Currency;
  }): Promise<readonly ShippingOption[]>;
};
