import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ratesFor } from "../../../adapters/tax/rates.ts";
import { tableTaxes } from "../../../adapters/tax/table.ts";
import type { Country } from "../../../domain/country.ts";
import type { Currency } from "../../../domain/currency.ts";
import { money } from "../../../domain/money.ts";
import { ratePattern } from "../../../domain/rate.ts";
import type { Taxable } from "../../../ports/taxes.ts";

const eur = "EUR" as Currency;
const rates = (country: string, region?: string, code = "standard") =>
  ratesFor(country as Country, region, code).map(({ name, rate }) => `${name} ${rate}`);

const taxable = (over: Partial<Taxable> = {}): Taxable => ({
  to: { name: "Ada", line1: "1", city: "Berlin", postalCode: "10117", country: "DE" as Country },
  pricesIncludeTax: false,
  lines: [
    { amount: money(1000, eur), taxCode: "standard" },
    { amount: money(1000, eur), taxCode: "reduced" },
    { amount: money(1000, eur), taxCode: "exempt" },
  ],
  shipping: money(500, eur),
  ...over,
});

describe("the table's rates", () => {
  it("are the standard or the reduced one of the country", () => {
    expect(rates("DE")).toEqual(["VAT 0.19"]);
    expect(rates("DE", undefined, "reduced")).toEqual(["VAT 0.07"]);
    expect(rates("FI")).toEqual(["VAT 0.255"]);
    expect(rates("CH")).toEqual(["VAT 0.081"]);
    expect(rates("JP", "13", "reduced")).toEqual(["Consumption tax 0.08"]);
  });

  it("are the state's in the United States, and none where there is no such tax", () => {
    expect(rates("US", "CA")).toEqual(["Sales tax 0.0725"]);
    expect(rates("US", "OR")).toEqual([]);
    expect(rates("US")).toEqual([]);
  });

  it("are one or two in Canada, by province, and the federal one where the province is not known", () => {
    expect(rates("CA", "ON")).toEqual(["HST 0.13"]);
    expect(rates("CA", "QC")).toEqual(["GST 0.05", "QST 0.09975"]);
    expect(rates("CA", "AB")).toEqual(["GST 0.05"]);
    expect(rates("CA")).toEqual(["GST 0.05"]);
  });

  it("are the standard one for a code that nobody knows, so that nothing is untaxed by a slip", () => {
    expect(rates("DE", undefined, "shipping")).toEqual(["VAT 0.19"]);
    expect(rates("DE", undefined, "txcd_99999999")).toEqual(["VAT 0.19"]);
  });

  it("are none for what is exempt, and none where the table has no country", () => {
    expect(rates("DE", undefined, "exempt")).toEqual([]);
    expect(rates("BR")).toEqual([]);
    expect(rates("AU", "NSW", "reduced")).toEqual([]);
  });

  it("are all written as rates", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    const all = pairs.flatMap((pair) => [
      ...["standard", "reduced"].flatMap((code) => ratesFor(pair as Country, undefined, code)),
      ...ratesFor("US" as Country, pair, "standard"),
      ...ratesFor("CA" as Country, pair, "standard"),
    ]);
    expect(all.length).toBeGreaterThan(100);
    for (const { rate, name } of all) {
      expect(rate).toMatch(ratePattern);
      expect(Number(rate)).toBeLessThan(0.3);
      expect(name).not.toBe("");
    }
  });
});

describe("the table's taxes", () => {
  it("are given line by line, in the order asked, and for shipping", async () => {
    const found = await tableTaxes().calculate(taxable());
    expect(found.source).toBe("table");
    expect(found.lines.map((taxes) => taxes.map(({ amount }) => amount.amount))).toEqual([[190], [70], []]);
    expect(found.shipping).toEqual([{ name: "VAT", rate: "0.19", amount: money(95, eur) }]);
  });

  it("are taken out of prices that include them", async () => {
    const found = await tableTaxes().calculate(
      taxable({
        pricesIncludeTax: true,
        lines: [{ amount: money(1190, eur), taxCode: "standard" }],
        shipping: money(119, eur),
      }),
    );
    expect(found.lines[0]?.[0]?.amount.amount).toBe(190);
    expect(found.shipping[0]?.amount.amount).toBe(19);
  });

  it("are the same when asked twice, one list for each line", async () => {
    const line = fc.record({
      amount: fc.nat(99_999).map((amount) => money(amount, eur)),
      taxCode: fc.constantFrom("standard", "reduced", "exempt"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.boolean(), async (lines, pricesIncludeTax) => {
        const asked = taxable({ lines, pricesIncludeTax });
        const [first, second] = [await tableTaxes().calculate(asked), await tableTaxes().calculate(asked)];
        expect(first).toEqual(second);
        expect(first.lines).toHaveLength(lines.length);
      }),
    );
  });
});
