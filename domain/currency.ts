import type { Brand } from "./brand.ts";

/** An active ISO 4217 code of a currency that is money (no metals, no funds codes). */
export type Currency = Brand<string, "Currency">;

const twoDigits =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
const noDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const threeDigits = "BHD IQD JOD KWD LYD OMR TND";

const exponents = new Map<string, number>([
  ...twoDigits.split(" ").map((code) => [code, 2] as const),
  ...noDigits.split(" ").map((code) => [code, 0] as const),
  ...threeDigits.split(" ").map((code) => [code, 3] as const),
]);

export const isCurrency = (code: string): code is Currency => exponents.has(code);

/** Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD. */
export const exponent = (currency: Currency): number => exponents.get(currency) ?? 2;

const digitsAtStripe = new Map([
  ["ISK", 2],
  ["UGX", 2],
  ["MGA", 0],
]);

/** Digits after the decimal point of the amounts that Stripe is told: ISO 4217's, with the exceptions it documents. */
export const chargeDigits = (currency: Currency): number =>
  digitsAtStripe.get(currency) ?? exponent(currency);

/**
 * The step that an amount can be charged in, in minor units. Card schemes settle currencies of three digits in steps of
 * ten (Stripe refuses others), and ariary are charged whole, so everything that is rounded is rounded to this.
 */
export const chargeStep = (currency: Currency): number =>
  exponent(currency) === 3 ? 10 : 10 ** Math.max(0, exponent(currency) - chargeDigits(currency));
