import { flatShipping } from "../../../adapters/shipping/flat.ts";
import type { Country } from "../../../domain/country.ts";
import type { Currency } from "../../../domain/currency.ts";
import { shippingRatesContract } from "../../ports/shipping-rates.contract.ts";

const to = (country: string) => ({ name: "Ada", line1: "1", city: "X", country: country as Country });

shippingRatesContract("flat prices", async () => ({
  rates: flatShipping("DE" as Country, { EUR: { domestic: 490, abroad: 990 } }),
  near: to("DE"),
  far: to("NZ"),
  priced: "EUR" as Currency,
  unpriced: "USD" as Currency,
}));
