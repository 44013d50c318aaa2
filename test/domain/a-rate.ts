import fc from "fast-check";
import type { Currency } from "../../domain/currency.ts";
import { largestAmount } from "../../domain/money.ts";
import type { Rate } from "../../domain/rate.ts";

/** One currency of each exponent. */
export const someCurrency = fc.constantFrom("EUR", "JPY", "KWD").map((code) => code as Currency);

/** Rates as they are written in tables, and any other text that is a rate, up to one hundred per cent. */
export const someRate: fc.Arbitrary<Rate> = fc.oneof(
  fc.constantFrom("0", "0.07", "0.19", "0.2", "0.055", "0.09975", "0.000001", "0.999999", "1", "0.5"),
  fc.integer({ min: 0, max: 999_999 }).map((millionths) => `0.${`${millionths}`.padStart(6, "0")}`),
);

export const someAmount = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.integer({ min: 0, max: largestAmount }),
);

/** A rate as an exact fraction of a million. */
export const exactly = (rate: Rate): bigint => {
  const [whole = "0", fraction = ""] = rate.split(".");
  return BigInt(whole + fraction) * 10n ** BigInt(6 - fraction.length);
};

/**
 * Whether a result is the fraction rounded half up to a multiple of the step: no further than half a step from it,
 * and above it where it lies just between two.
 */
export const isHalfUp = (result: number, numerator: bigint, denominator: bigint, step: number): boolean => {
  const off = 2n * (numerator - BigInt(result) * denominator);
  const unit = denominator * BigInt(step);
  return result % step === 0 && -unit <= off && off < unit;
};
