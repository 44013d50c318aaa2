import { type Currency, chargeStep } from "./currency.ts";

/** A tax rate as a decimal fraction: "0.19" is nineteen per cent. Text, so that no digit is lost. */
export type Rate = string;

export const ratePattern = /^[01](\.\d{1,6})?$/;

const scale = 1_000_000n;

const millionths = (rate: Rate): bigint => {
  const [whole = "0", fraction = ""] = rate.split(".");
  return BigInt(whole) * scale + BigInt(fraction.padEnd(6, "0"));
};

/** Half up, to the step that the currency is charged in; amounts are never negative here. */
const round = (numerator: bigint, denominator: bigint, currency: Currency): number => {
  const step = BigInt(chargeStep(currency));
  const unit = denominator * step;
  return Number(((2n * numerator + unit) / (2n * unit)) * step);
};

/** The tax on an amount without tax. */
export const taxOnNet = (net: number, rate: Rate, currency: Currency): number =>
  round(BigInt(net) * millionths(rate), scale, currency);

/** The part of an amount with tax that is tax. `rates` is the sum that applies to it. */
export const taxInGross = (gross: number, rate: Rate, currency: Currency): number => {
  const part = millionths(rate);
  return round(BigInt(gross) * part, scale + part, currency);
};

/** Adds rates exactly: ["0.05", "0.09975"] is "0.14975". */
export const sumRates = (rates: readonly Rate[]): Rate => {
  const sum = rates.reduce((total, rate) => total + millionths(rate), 0n);
  const fraction = (sum % scale).toString().padStart(6, "0").replace(/0+$/, "");
  return fraction === "" ? `${sum / scale}` : `${sum / scale}.${fraction}`;
};
