import { type TaxRate, taxesOn } from "../../domain/pricing.ts";
import type { Taxes } from "../../ports/taxes.ts";
import { ratesFor } from "./rates.ts";

/** Taxes from a table of standard and reduced rates by country, and of state rates where a country has no other. */
export const tableTaxes = (): Taxes => ({
  async calculate({ to, pricesIncludeTax, lines, shipping }) {
    const ratesOf = (taxCode: string): readonly TaxRate[] => ratesFor(to.country, to.region, taxCode);
    return {
      source: "table",
      lines: lines.map(({ amount, taxCode }) => taxesOn(amount, ratesOf(taxCode), pricesIncludeTax)),
      shipping: taxesOn(shipping, ratesOf("shipping"), pricesIncludeTax),
    };
  },
});
