import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Currency, chargeStep } from "../../domain/currency.ts";
import { ratePattern, sumRates, taxInGross, taxOnNet } from "../../domain/rate.ts";
import { exactly, isHalfUp, someAmount, someCurrency, someRate } from "./a-rate.ts";

const million = 1_000_000n;
const eur = "EUR" as Currency;
const kwd = "KWD" as Currency;

describe("tax on a price without tax", () => {
  it("is rounded half up, to the cent", () => {
    expect(taxOnNet(1000, "0.19", eur)).toBe(190);
    expect(taxOnNet(50, "0.19", eur)).toBe(10);
    expect(taxOnNet(50, "0.21", eur)).toBe(11);
    expect(taxOnNet(150, "0.07", eur)).toBe(11);
    expect(taxOnNet(149, "0.07", eur)).toBe(10);
  });

  it("is rounded to ten fils where cards are charged in steps of ten", () => {
    expect(taxOnNet(1250, "0.05", kwd)).toBe(60);
    expect(taxOnNet(1300, "0.05", kwd)).toBe(70);
  });

  it("is exact where a double would not be", () => {
    expect(taxOnNet(99_999_999, "0.09975", eur)).toBe(9_975_000);
    expect(taxOnNet(100, "0.145", eur)).toBe(15);
    expect(taxOnNet(100, "0.285", eur)).toBe(29);
  });

  it("is the exact fraction rounded half up, for every amount, rate and exponent", () => {
    fc.assert(
      fc.property(someAmount, someRate, someCurrency, (net, rate, currency) =>
        isHalfUp(taxOnNet(net, rate, currency), BigInt(net) * exactly(rate), million, chargeStep(currency)),
      ),
      { numRuns: 3000 },
    );
  });
});

describe("tax in a price with tax", () => {
  it("is taken out of it, rounded half up", () => {
    expect(taxInGross(1190, "0.19", eur)).toBe(190);
    expect(taxInGross(1199, "0.19", eur)).toBe(191);
    expect(taxInGross(3, "0.2", eur)).toBe(1);
    expect(taxInGross(1000, "0", eur)).toBe(0);
  });

  it("is the exact fraction rounded half up, for every amount, rate and exponent", () => {
    fc.assert(
      fc.property(someAmount, someRate, someCurrency, (gross, rate, currency) => {
        const part = exactly(rate);
        return isHalfUp(
          taxInGross(gross, rate, currency),
          BigInt(gross) * part,
          million + part,
          chargeStep(currency),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("never exceeds the price", () => {
    fc.assert(fc.property(someAmount, someRate, (gross, rate) => taxInGross(gross, rate, eur) <= gross));
  });
});

describe("the sum of rates", () => {
  it("is exact and written without idle zeros", () => {
    expect(sumRates(["0.05", "0.09975"])).toBe("0.14975");
    expect(sumRates(["0.1", "0.2"])).toBe("0.3");
    expect(sumRates(["0.5", "0.500000"])).toBe("1");
    expect(sumRates([])).toBe("0");
  });

  it("is the sum of the millionths, whatever the rates and their number", () => {
    fc.assert(
      fc.property(fc.array(someRate, { maxLength: 6 }), (rates) => {
        const sum = sumRates(rates);
        return exactly(sum) === rates.reduce((total, rate) => total + exactly(rate), 0n);
      }),
    );
  });
});

describe("a rate", () => {
  it("is a decimal fraction with at most six decimals", () => {
    for (const rate of ["0", "1", "0.19", "0.000001", "1.5"]) expect(rate).toMatch(ratePattern);
    for (const rate of ["", "19%", ".19", "0.", "0.1234567", "2", "-0.1", "0,19", "1e-2", " 0.1"])
      expect(rate).not.toMatch(ratePattern);
  });
});
