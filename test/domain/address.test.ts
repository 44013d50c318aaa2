import { describe, expect, it } from "vitest";
import { type Address, addressProblems } from "../../domain/address.ts";
import { type Country, isCountry } from "../../domain/country.ts";

const address = (country: string, postalCode?: string, region?: string): Address => ({
  name: "Ada Lovelace",
  line1: "1 Stage Door",
  city: "Somewhere",
  country: country as Country,
  ...(postalCode === undefined ? {} : { postalCode }),
  ...(region === undefined ? {} : { region }),
});
const wrong = (...parts: Parameters<typeof address>) =>
  addressProblems(address(...parts)).map(({ field }) => field);

describe("an address", () => {
  it("passes with a postal code as its country writes it", () => {
    for (const [country, ...codes] of [
      ["DE", "10117"],
      ["AT", "1010"],
      ["CH", "8001"],
      ["NL", "1012 AB", "1012AB", "1012ab"],
      ["GB", "SW1A 1AA", "M1 1AE", "EC1A1BB", "cr2 6xh"],
      ["PL", "00-950"],
      ["PT", "1000-001"],
      ["SE", "111 20", "11120"],
      ["CZ", "110 00"],
      ["JP", "100-0001", "1000001"],
    ] as const)
      for (const code of codes) expect(wrong(country, code), `${country} ${code}`).toEqual([]);
  });

  it("is refused with a code of another shape, or without one, where the country has them", () => {
    expect(wrong("DE", "1011")).toEqual(["postalCode"]);
    expect(wrong("DE", "D-10117")).toEqual(["postalCode"]);
    expect(wrong("DE")).toEqual(["postalCode"]);
    expect(wrong("DE", "10117\n")).toEqual(["postalCode"]);
    expect(wrong("GB", "10117")).toEqual(["postalCode"]);
    expect(wrong("PL", "00950")).toEqual(["postalCode"]);
  });

  it("needs no postal code where none is known of the country", () => {
    expect(wrong("IE")).toEqual([]);
    expect(wrong("HK", "whatever")).toEqual([]);
  });

  it("needs a state or province where parcels and taxes go by it", () => {
    expect(wrong("US", "94103", "CA")).toEqual([]);
    expect(wrong("US", "94103-1234", "CA")).toEqual([]);
    expect(wrong("CA", "H2X 1Y4", "QC")).toEqual([]);
    expect(wrong("AU", "2000", "NSW")).toEqual([]);
    expect(wrong("US", "94103")).toEqual(["region"]);
    expect(wrong("US", "94103", "California")).toEqual(["region"]);
    expect(wrong("CA", "90210", "qc")).toEqual(["postalCode", "region"]);
  });

  it("is told what is wrong with it in words that name the country", () => {
    for (const { message } of addressProblems(address("US"))) expect(message).toContain("US");
  });
});

describe("a country", () => {
  it("is one of the 249 codes that ISO 3166-1 assigns", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((first) => letters.map((second) => first + second));
    expect(codes.filter(isCountry)).toHaveLength(249);
    for (const code of "DE FR US GB AX BQ CW SX SS EH TW VA".split(" "))
      expect(isCountry(code), code).toBe(true);
  });

  it("is not a code that is reserved, used by custom, withdrawn or in another case", () => {
    for (const code of "EU UK XK AN CS SU YU TP ZZ AA de De USA 276".split(" "))
      expect(isCountry(code), code).toBe(false);
    expect(isCountry("")).toBe(false);
  });
});
