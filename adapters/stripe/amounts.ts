import type { Currency } from "../../domain/currency.ts";
import { type Money, money } from "../../domain/money.ts";

/** Stripe keeps two decimals for these, though ISO 4217 has none: amounts are multiples of 100 there. */
const twoDecimalsAtStripe = new Set(["ISK", "UGX"]);

const factor = (currency: string): number => (twoDecimalsAtStripe.has(currency) ? 100 : 1);

export const toStripe = ({ amount, currency }: Money): { amount: number; currency: string } => ({
  amount: amount * factor(currency),
  currency: currency.toLowerCase(),
});

export const fromStripe = (amount: number, currency: string): Money => {
  const code = currency.toUpperCase();
  return money(amount / factor(code), code as Currency);
};
