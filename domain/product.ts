import type { Country } from "./country.ts";
import type { Currency } from "./currency.ts";
import type { Sku } from "./ids.ts";

/** What the catalogue knows of a SKU. A currency without a price is not sold in. */
export type Product = {
  readonly sku: Sku;
  readonly title: string;
  /** Minor units by currency, as displayed (with tax where the shop's prices include it). */
  readonly prices: Readonly<Partial<Record<Currency, number>>>;
  readonly taxCode: string;
  readonly weightGrams: number;
  readonly originCountry: Country;
  readonly hsCode?: string;
  readonly restrictedCountries?: readonly Country[];
  /** Units that one customer may buy in all. */
  readonly purchaseLimit?: number;
  readonly active: boolean;
};
