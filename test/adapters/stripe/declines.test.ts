import { describe, expect, it } from "vitest";
import { fromStripe, toStripe } from "../../../adapters/stripe/amounts.ts";
import { refusalOf } from "../../../adapters/stripe/declines.ts";
import type { Currency } from "../../../domain/currency.ts";
import { largestCharge } from "../../../domain/money.ts";
import { inCurrency } from "../../ports/payments/world.ts";

const word = (decline_code: string | undefined, code = "card_declined") => {
  const refusal = refusalOf({ code, ...(decline_code === undefined ? {} : { decline_code }) });
  return refusal.tag === "declined" ? refusal.declineCode : refusal.tag;
};

describe("a decline", () => {
  it("passes on the issuer's word where the customer can do something about it", () => {
    for (const code of [
      "insufficient_funds",
      "card_velocity_exceeded",
      "do_not_honor",
      "withdrawal_count_limit_exceeded",
      "currency_not_supported",
    ])
      expect(word(code)).toBe(code);
    expect(word(undefined, "expired_card")).toBe("expired_card");
    expect(word(undefined, "incorrect_cvc")).toBe("incorrect_cvc");
    expect(word(undefined, "processing_error")).toBe("processing_error");
  });

  it("that smells of fraud says nothing, so that a thief learns nothing", () => {
    for (const code of [
      "fraudulent",
      "lost_card",
      "stolen_card",
      "pickup_card",
      "restricted_card",
      "security_violation",
      "merchant_blacklist",
    ])
      expect(word(code), code).toBe("generic_decline");
  });

  it("without any word is a generic one", () => {
    expect(word("generic_decline")).toBe("generic_decline");
    expect(refusalOf({})).toEqual({ tag: "declined", declineCode: "generic_decline" });
  });

  it("of a customer whom the bank could not authenticate is told apart", () => {
    expect(word(undefined, "payment_intent_authentication_failure")).toBe("authentication-failed");
    expect(word("authentication_required", "authentication_required")).toBe("authentication_required");
  });
});

describe("an amount", () => {
  it("goes to Stripe in minor units, in two decimals where Stripe keeps two that ISO 4217 does not", () => {
    expect(toStripe(inCurrency(1999, "EUR"))).toEqual({ amount: 1999, currency: "eur" });
    expect(toStripe(inCurrency(500, "JPY"))).toEqual({ amount: 500, currency: "jpy" });
    expect(toStripe(inCurrency(1250, "KWD"))).toEqual({ amount: 1250, currency: "kwd" });
    expect(toStripe(inCurrency(500, "ISK"))).toEqual({ amount: 50_000, currency: "isk" });
    expect(toStripe(inCurrency(500, "UGX"))).toEqual({ amount: 50_000, currency: "ugx" });
  });

  it("goes to Stripe in whole ariary, which ISO 4217 counts in hundredths", () => {
    expect(toStripe(inCurrency(199_900, "MGA"))).toEqual({ amount: 1999, currency: "mga" });
  });

  it("is never more than Stripe charges, in any currency, when it is the largest that may be charged", () => {
    for (const code of ["EUR", "USD", "JPY", "KWD", "ISK", "UGX", "MGA", "HUF"]) {
      const { amount } = toStripe(inCurrency(largestCharge(code as Currency), code));
      expect(amount, code).toBeLessThanOrEqual(99_999_999);
    }
  });

  it("comes back as it went", () => {
    for (const money of [
      inCurrency(1, "EUR"),
      inCurrency(99_999_999, "USD"),
      inCurrency(7, "ISK"),
      inCurrency(10, "KWD"),
      inCurrency(99_999_900, "MGA"),
    ]) {
      const { amount, currency } = toStripe(money);
      expect(fromStripe(amount, currency)).toEqual(money);
    }
  });
});
