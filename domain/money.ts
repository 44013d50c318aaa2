import { type Currency, chargeDigits, exponent } from "./currency.ts";

/** Integer minor units of a currency: 1999 EUR is nineteen euro ninety-nine, 500 JPY is five hundred yen. */
export type Money = { readonly amount: number; readonly currency: Currency };

export const money = (amount: number, currency: Currency): Money => ({ amount, currency });

export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

/** The largest amount that is accepted anywhere: Stripe takes eight digits of minor units. */
export const largestAmount = 99_999_999;

/** The largest amount that one charge can have, in minor units: Stripe counts its eight digits in its own units. */
export const largestCharge = (currency: Currency): number =>
  Math.floor(largestAmount / 10 ** Math.max(0, chargeDigits(currency) - exponent(currency)));
