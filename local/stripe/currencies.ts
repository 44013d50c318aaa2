import type { Kind } from "./parameters.ts";
import { text } from "./parameters.ts";
import { invalid, refused } from "./stripe-failure.ts";

const supported = new Set(
  (
    "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf " +
    "chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf " +
    "idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur " +
    "mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek " +
    "sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw"
  ).split(" "),
);
const zeroDecimal = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const threeDecimal = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
/** Sent with two decimals although the currency has none, so whole units only. */
const wholeUnits = new Set(["isk", "ugx"]);

/**
 * The least that a card can be charged, in minor units, by currency. Elsewhere Stripe converts to the account's own
 * currency at the day's rate; having no rates, this stand-in then takes anything from 1.
 */
const least: { readonly [currency: string]: number } = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};

/** Reads an ISO 4217 code that Stripe takes, in either case; answers it in lower case. */
export const currency: Kind<string> = (value, param) => {
  const code = text()(value, param).toLowerCase();
  if (!supported.has(code))
    throw invalid(`Invalid currency: ${code}. Stripe takes these currencies: ${[...supported].join(", ")}`, {
      param,
    });
  return code;
};

/** Refuses an amount (minor units) that Stripe would not charge in that currency. */
export const checkAmount = (amount: number, code: string): void => {
  const param = "amount";
  const minimum = least[code] ?? 1;
  const maximum = code === "idr" ? 999_999_999_999 : 99_999_999;
  if (amount < 1)
    throw invalid("The amount must be at least the least that can be charged in this currency.", {
      code: "parameter_invalid_integer",
      param,
    });
  if (amount < minimum)
    throw refused(`Amount must be at least ${display(minimum, code)}`, { code: "amount_too_small", param });
  if (amount > maximum)
    throw refused(`Amount must be no more than ${display(maximum, code)}`, {
      code: "amount_too_large",
      param,
    });
  checkStep(amount, code, param);
};

/** Refuses an amount that the card networks cannot carry: the last digit of a third decimal, parts of a krona. */
export const checkStep = (amount: number, code: string, param: string): void => {
  const step = threeDecimal.has(code) ? 10 : wholeUnits.has(code) ? 100 : 1;
  if (amount % step !== 0)
    throw invalid(`Invalid amount: in ${code} it must be divisible by ${step}.`, {
      code: "parameter_invalid_integer",
      param,
    });
};

/** An amount for people, say `0.50 usd`. */
export const display = (amount: number, code: string): string => {
  const decimals = zeroDecimal.has(code) ? 0 : threeDecimal.has(code) ? 3 : 2;
  return `${(amount / 10 ** decimals).toFixed(decimals)} ${code}`;
};
