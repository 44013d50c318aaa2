import { type Currency, chargeDigits, exponent } from "../../domain/currency.ts";
import { type Money, money } from "../../domain/money.ts";

/** Exact in both directions, which multiplying by a hundredth would not be. */
const shifted = (amount: number, digits: number): number =>
  digits < 0 ? amount / 10 ** -digits : amount * 10 ** digits;

const digitsMore = (currency: Currency): number => chargeDigits(currency) - exponent(currency);

/** In Stripe's units: in a few currencies it counts other digits than ISO 4217 has. */
export const toStripe = ({ amount, currency }: Money): { amount: number; currency: string } => ({
  amount: shifted(amount, digitsMore(currency)),
  currency: currency.toLowerCase(),
});

export const fromStripe = (amount: number, currency: string): Money => {
  const code = currency.toUpperCase() as Currency;
  return money(shifted(amount, -digitsMore(code)), code);
};
