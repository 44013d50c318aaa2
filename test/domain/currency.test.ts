import { describe, expect, it } from "vitest";
import { type Currency, chargeDigits, chargeStep, exponent, isCurrency } from "../../domain/currency.ts";

const digits = (codes: string) => codes.split(" ").map((code) => exponent(code as Currency));

describe("a currency", () => {
  it("has the number of decimals that ISO 4217 says", () => {
    expect(new Set(digits("EUR USD GBP CHF SEK PLN HUF CZK MRU MGA TWD IDR COP"))).toEqual(new Set([2]));
    expect(new Set(digits("JPY KRW VND CLP PYG ISK UGX XAF XOF XPF RWF"))).toEqual(new Set([0]));
    expect(new Set(digits("KWD BHD OMR JOD IQD LYD TND"))).toEqual(new Set([3]));
  });

  it("is known by its code in capitals only", () => {
    expect(isCurrency("EUR")).toBe(true);
    for (const code of ["eur", "Eur", "EU", "EURO", " EUR", "", "978", "__proto__", "constructor"])
      expect(isCurrency(code), code).toBe(false);
  });

  it("is not a metal, a fund, a unit of account or a test code", () => {
    for (const code of "XAU XAG XPD XPT XDR XTS XXX XBA CHE CHW CLF BOV COU MXV USN UYI UYW".split(" "))
      expect(isCurrency(code), code).toBe(false);
  });

  it("is none that has been replaced", () => {
    for (const code of "DEM FRF HRK BGN ZWL SLL CUC BYR MRO STD VEF LTL ANG".split(" "))
      expect(isCurrency(code), code).toBe(false);
    for (const code of "ZWG SLE XCG VES BYN MRU STN".split(" ")) expect(isCurrency(code), code).toBe(true);
  });

  it("is charged in steps of ten where it has three decimals, of a hundred where Stripe has none of its two, and of one elsewhere", () => {
    expect("KWD BHD TND".split(" ").map((code) => chargeStep(code as Currency))).toEqual([10, 10, 10]);
    expect(chargeStep("MGA" as Currency), "charged in whole ariary").toBe(100);
    expect("EUR JPY USD ISK UGX".split(" ").map((code) => chargeStep(code as Currency))).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it("has the decimals at Stripe that ISO 4217 says, but for three", () => {
    const digitsOf = (code: string) => chargeDigits(code as Currency);
    expect("EUR JPY KWD HUF TWD".split(" ").map(digitsOf)).toEqual([2, 0, 3, 2, 2]);
    expect("ISK UGX MGA".split(" ").map(digitsOf)).toEqual([2, 2, 0]);
  });
});
