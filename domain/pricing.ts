import type { Currency } from "./currency.ts";
import { type Money, money } from "./money.ts";
import type { QuoteLine, ShippingOption, Tax, Totals } from "./quote.ts";
import { type Rate, sumRates, taxInGross, taxOnNet } from "./rate.ts";

/** A tax by name and rate, before it is known on what amount. */
export type TaxRate = { readonly name: string; readonly rate: Rate };

/**
 * The taxes on one displayed amount, rounded half up per line and tax. In a price that includes tax, the tax is
 * taken out as a whole and then shared among the rates, so that the parts add up to it.
 */
export const taxesOn = (displayed: Money, rates: readonly TaxRate[], included: boolean): readonly Tax[] => {
  const { amount, currency } = displayed;
  if (!included)
    return rates.map(({ name, rate }) => ({
      name,
      rate,
      amount: money(taxOnNet(amount, rate, currency), currency),
    }));
  const all = taxInGross(amount, sumRates(rates.map(({ rate }) => rate)), currency);
  let left = all;
  return rates.map(({ name, rate }, index) => {
    const share = index === rates.length - 1 ? left : Math.min(left, taxOnNet(amount - all, rate, currency));
    left -= share;
    return { name, rate, amount: money(share, currency) };
  });
};

/** Adds up a quote: goods and shipping without tax, the tax, and what is paid. */
export const totalsOf = (
  currency: Currency,
  lines: readonly QuoteLine[],
  shipping: { readonly option: ShippingOption; readonly taxes: readonly Tax[] },
  pricesIncludeTax: boolean,
): Totals => {
  const displayedGoods = sum(lines.map((line) => line.lineTotal));
  const goodsTax = sum(lines.flatMap((line) => line.taxes.map((tax) => tax.amount)));
  const shippingTax = sum(shipping.taxes.map((tax) => tax.amount));
  const goods = pricesIncludeTax ? displayedGoods - goodsTax : displayedGoods;
  const delivery = pricesIncludeTax
    ? shipping.option.price.amount - shippingTax
    : shipping.option.price.amount;
  const tax = goodsTax + shippingTax;
  return {
    goods: money(goods, currency),
    shipping: money(delivery, currency),
    tax: money(tax, currency),
    total: money(goods + delivery + tax, currency),
  };
};

const sum = (amounts: readonly Money[]): number => amounts.reduce((total, { amount }) => total + amount, 0);
