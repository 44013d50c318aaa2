import type { Country } from "../../domain/country.ts";
import type { TaxRate } from "../../domain/pricing.ts";
import type { Rate } from "../../domain/rate.ts";

/** Standard and reduced rate of value added tax (or GST) by country, as in force in 2026. */
const valueAdded: Readonly<Record<string, readonly [name: string, standard: Rate, reduced: Rate]>> = {
  AT: ["VAT", "0.2", "0.1"],
  AU: ["GST", "0.1", "0"],
  BE: ["VAT", "0.21", "0.06"],
  BG: ["VAT", "0.2", "0.09"],
  CH: ["VAT", "0.081", "0.026"],
  CY: ["VAT", "0.19", "0.05"],
  CZ: ["VAT", "0.21", "0.12"],
  DE: ["VAT", "0.19", "0.07"],
  DK: ["VAT", "0.25", "0.25"],
  EE: ["VAT", "0.24", "0.09"],
  ES: ["VAT", "0.21", "0.1"],
  FI: ["VAT", "0.255", "0.135"],
  FR: ["VAT", "0.2", "0.055"],
  GB: ["VAT", "0.2", "0.05"],
  GR: ["VAT", "0.24", "0.13"],
  HR: ["VAT", "0.25", "0.13"],
  HU: ["VAT", "0.27", "0.18"],
  IE: ["VAT", "0.23", "0.135"],
  IT: ["VAT", "0.22", "0.1"],
  JP: ["Consumption tax", "0.1", "0.08"],
  LT: ["VAT", "0.21", "0.09"],
  LU: ["VAT", "0.17", "0.08"],
  LV: ["VAT", "0.21", "0.12"],
  MT: ["VAT", "0.18", "0.05"],
  NL: ["VAT", "0.21", "0.09"],
  NO: ["VAT", "0.25", "0.15"],
  NZ: ["GST", "0.15", "0.15"],
  PL: ["VAT", "0.23", "0.08"],
  PT: ["VAT", "0.23", "0.06"],
  RO: ["VAT", "0.21", "0.11"],
  SE: ["VAT", "0.25", "0.12"],
  SI: ["VAT", "0.22", "0.095"],
  SK: ["VAT", "0.23", "0.19"],
};

/** The statewide sales tax of the United States; what cities and counties add is not in this table. */
const statewide: Readonly<Record<string, Rate>> = {
  AL: "0.04",
  AR: "0.065",
  AZ: "0.056",
  CA: "0.0725",
  CO: "0.029",
  CT: "0.0635",
  DC: "0.06",
  FL: "0.06",
  GA: "0.04",
  HI: "0.04",
  IA: "0.06",
  ID: "0.06",
  IL: "0.0625",
  IN: "0.07",
  KS: "0.065",
  KY: "0.06",
  LA: "0.05",
  MA: "0.0625",
  MD: "0.06",
  ME: "0.055",
  MI: "0.06",
  MN: "0.06875",
  MO: "0.04225",
  MS: "0.07",
  NC: "0.0475",
  ND: "0.05",
  NE: "0.055",
  NJ: "0.06625",
  NM: "0.04875",
  NV: "0.0685",
  NY: "0.04",
  OH: "0.0575",
  OK: "0.045",
  PA: "0.06",
  RI: "0.07",
  SC: "0.06",
  SD: "0.042",
  TN: "0.07",
  TX: "0.0625",
  UT: "0.061",
  VA: "0.053",
  VT: "0.06",
  WA: "0.065",
  WI: "0.05",
  WV: "0.06",
  WY: "0.04",
};

const goodsAndServices: TaxRate = { name: "GST", rate: "0.05" };

/** What Canada's provinces collect: one harmonised tax, or their own beside the federal one. */
const provincial: Readonly<Record<string, readonly TaxRate[]>> = {
  BC: [goodsAndServices, { name: "PST", rate: "0.07" }],
  MB: [goodsAndServices, { name: "RST", rate: "0.07" }],
  NB: [{ name: "HST", rate: "0.15" }],
  NL: [{ name: "HST", rate: "0.15" }],
  NS: [{ name: "HST", rate: "0.14" }],
  ON: [{ name: "HST", rate: "0.13" }],
  PE: [{ name: "HST", rate: "0.15" }],
  QC: [goodsAndServices, { name: "QST", rate: "0.09975" }],
  SK: [goodsAndServices, { name: "PST", rate: "0.06" }],
};

/**
 * The rates on one kind of goods. Tax codes of this table: `reduced` and `exempt`; every other code (and `shipping`)
 * is taxed at the standard rate, so that a code nobody knows is never untaxed.
 */
export const ratesFor = (
  country: Country,
  region: string | undefined,
  taxCode: string,
): readonly TaxRate[] => {
  if (taxCode === "exempt") return [];
  if (country === "CA") return provincial[region ?? ""] ?? [goodsAndServices];
  if (country === "US") {
    const rate = statewide[region ?? ""];
    return rate ? [{ name: "Sales tax", rate }] : [];
  }
  const entry = valueAdded[country];
  if (!entry) return [];
  const [name, standard, reduced] = entry;
  const rate = taxCode === "reduced" ? reduced : standard;
  return rate === "0" ? [] : [{ name, rate }];
};
