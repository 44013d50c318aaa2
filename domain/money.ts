import type { Currency } from "./currency.ts";

/** Integer minor units of a currency: 1999 EUR is nineteen euro ninety-nine, 500 JPY is five hundred yen. */
export type Money = { readonly amount: number; readonly currency: Currency };

export const money = (amount: number, currency: Currency): Money => ({ amount, currency });

export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

/** The largest amount that is accepted anywhere: Stripe takes eight digits of minor units. */
export const largestAmount = 99_999_999;
