import type { Country } from "./country.ts";

/** A postal address as the API takes it; `region` is the state, province or prefecture. */
export type Address = {
  readonly name: string;
  readonly company?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country: Country;
  readonly phone?: string;
};

export type AddressProblem = { readonly field: "region" | "postalCode"; readonly message: string };

const postalCodes = new Map<string, RegExp>(
  Object.entries({
    AT: /^\d{4}$/,
    AU: /^\d{4}$/,
    BE: /^\d{4}$/,
    CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i,
    CH: /^\d{4}$/,
    CZ: /^\d{3} ?\d{2}$/,
    DE: /^\d{5}$/,
    DK: /^\d{4}$/,
    ES: /^\d{5}$/,
    FI: /^\d{5}$/,
    FR: /^\d{5}$/,
    GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
    IT: /^\d{5}$/,
    JP: /^\d{3}-?\d{4}$/,
    NL: /^\d{4} ?[A-Z]{2}$/i,
    NO: /^\d{4}$/,
    PL: /^\d{2}-\d{3}$/,
    PT: /^\d{4}-\d{3}$/,
    SE: /^\d{3} ?\d{2}$/,
    US: /^\d{5}(-\d{4})?$/,
  }),
);

const regionNeeded = new Set<string>(["AU", "CA", "US"]);
const regionPattern = /^[A-Z]{2,3}$/;

/** What a carrier or a tax authority would refuse; empty when nothing is known against the address. */
export const addressProblems = (address: Address): readonly AddressProblem[] => {
  const problems: AddressProblem[] = [];
  const { country, region, postalCode } = address;
  const pattern = postalCodes.get(country);
  if (pattern && !pattern.test(postalCode ?? ""))
    problems.push({ field: "postalCode", message: `is not a postal code of ${country}` });
  if (regionNeeded.has(country) && !regionPattern.test(region ?? ""))
    problems.push({ field: "region", message: `must be the code of a state or province of ${country}` });
  return problems;
};
