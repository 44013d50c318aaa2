import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Currency, chargeStep } from "../../domain/currency.ts";
import type { Sku } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import { type TaxRate, taxesOn, totalsOf } from "../../domain/pricing.ts";
import type { QuoteLine, ShippingOption } from "../../domain/quote.ts";
import { sumRates, taxInGross } from "../../domain/rate.ts";
import { exactly, someCurrency, someRate } from "./a-rate.ts";

const eur = "EUR" as Currency;
const quebec: readonly TaxRate[] = [
  { name: "GST", rate: "0.05" },
  { name: "QST", rate: "0.09975" },
];
const amounts = (taxes: ReturnType<typeof taxesOn>) => taxes.map(({ amount }) => amount.amount);

const rates = fc
  .array(someRate, { maxLength: 4 })
  .map((all) => all.map((rate, index): TaxRate => ({ name: `tax ${index}`, rate })));
/** A displayed amount that can be charged. */
const displayed = (currency: Currency) =>
  fc.integer({ min: 0, max: 999_999 }).map((units) => money(units * chargeStep(currency), currency));

const quoted = someCurrency.chain((currency) =>
  fc.record({
    currency: fc.constant(currency),
    included: fc.boolean(),
    goods: fc.array(fc.tuple(displayed(currency), rates), { maxLength: 12 }),
    shipping: fc.tuple(displayed(currency), rates),
  }),
);

const totals = ({ currency, included, goods, shipping: [price, shippingRates] }: Quoted) => {
  const lines = goods.map(
    ([lineTotal, lineRates], index): QuoteLine => ({
      sku: `sku-${index}` as Sku,
      title: "A ticket",
      quantity: 1,
      unitPrice: lineTotal,
      lineTotal,
      taxes: taxesOn(lineTotal, lineRates, included),
    }),
  );
  const option: ShippingOption = {
    id: "std",
    carrier: "Post",
    service: "Standard",
    price,
    deliveryEstimate: "1 day",
    source: "live",
  };
  return totalsOf(currency, lines, { option, taxes: taxesOn(price, shippingRates, included) }, included);
};
type Quoted = typeof quoted extends fc.Arbitrary<infer T> ? T : never;

describe("taxes on a displayed amount", () => {
  it("are added to it one by one where prices are without tax", () => {
    expect(amounts(taxesOn(money(1999, eur), quebec, false))).toEqual([100, 199]);
  });

  it("are taken out as a whole and shared where prices include tax, so that they add up", () => {
    const taxes = taxesOn(money(2298, eur), quebec, true);
    expect(amounts(taxes)).toEqual([100, 199]);
    expect(amounts(taxesOn(money(1, eur), quebec, true))).toEqual([0, 0]);
  });

  it("keep their names and rates, also where they come to nothing", () => {
    expect(taxesOn(money(0, eur), quebec, true)).toEqual([
      { name: "GST", rate: "0.05", amount: money(0, eur) },
      { name: "QST", rate: "0.09975", amount: money(0, eur) },
    ]);
    expect(taxesOn(money(1000, eur), [], true)).toEqual([]);
  });

  it("are never negative, and in a price with tax sum up to the tax of the summed rates", () => {
    fc.assert(
      fc.property(
        someCurrency.chain((currency) => fc.tuple(displayed(currency), rates)),
        ([price, all]) => {
          const parts = amounts(taxesOn(price, all, true));
          expect(Math.min(0, ...parts)).toBe(0);
          const sum =
            all.length === 0
              ? 0
              : taxInGross(price.amount, sumRates(all.map(({ rate }) => rate)), price.currency);
          expect(parts.reduce((total, part) => total + part, 0)).toBe(sum);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("lie each within a step per tax of the exact share of a price with tax", () => {
    fc.assert(
      fc.property(
        someCurrency.chain((currency) => fc.tuple(displayed(currency), rates)),
        ([price, all]) => {
          const whole = 1_000_000n + all.reduce((sum, { rate }) => sum + exactly(rate), 0n);
          const reach = BigInt(chargeStep(price.currency) * Math.max(1, all.length)) * whole;
          for (const { rate, amount } of taxesOn(price, all, true)) {
            const off = BigInt(amount.amount) * whole - BigInt(price.amount) * exactly(rate);
            expect(off < 0n ? -off : off).toBeLessThanOrEqual(reach);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("the totals of a quote", () => {
  it("say goods and shipping without tax, the tax and the sum, of prices without tax", () => {
    const quote: Quoted = {
      currency: eur,
      included: false,
      goods: [
        [money(2000, eur), [{ name: "VAT", rate: "0.19" }]],
        [money(333, eur), [{ name: "VAT", rate: "0.07" }]],
      ],
      shipping: [money(490, eur), [{ name: "VAT", rate: "0.19" }]],
    };
    expect(totals(quote)).toEqual({
      goods: money(2333, eur),
      shipping: money(490, eur),
      tax: money(380 + 23 + 93, eur),
      total: money(2333 + 490 + 380 + 23 + 93, eur),
    });
  });

  it("leave what is displayed as it is where prices include tax", () => {
    const quote: Quoted = {
      currency: eur,
      included: true,
      goods: [[money(2380, eur), [{ name: "VAT", rate: "0.19" }]]],
      shipping: [money(595, eur), [{ name: "VAT", rate: "0.19" }]],
    };
    expect(totals(quote)).toEqual({
      goods: money(2000, eur),
      shipping: money(500, eur),
      tax: money(475, eur),
      total: money(2975, eur),
    });
  });

  it("always add up, in steps that can be charged, to what is displayed with the taxes that are not in it", () => {
    fc.assert(
      fc.property(quoted, (quote) => {
        const { goods, shipping, tax, total } = totals(quote);
        expect(goods.amount + shipping.amount + tax.amount).toBe(total.amount);
        const step = chargeStep(quote.currency);
        for (const part of [goods, shipping, tax, total]) {
          expect(part.amount).toBeGreaterThanOrEqual(0);
          expect(part.amount % step).toBe(0);
          expect(part.currency).toBe(quote.currency);
        }
        const all = [...quote.goods.map(([price]) => price), quote.shipping[0]];
        const shown = all.reduce((sum, { amount }) => sum + amount, 0);
        expect(total.amount).toBe(quote.included ? shown : shown + tax.amount);
      }),
      { numRuns: 2000 },
    );
  });
});
