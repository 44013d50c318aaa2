import { describe, expect, it } from "vitest";
import type { Currency } from "../../domain/currency.ts";
import { largestAmount, largestCharge, money, sameMoney } from "../../domain/money.ts";

const eur = "EUR" as Currency;
const usd = "USD" as Currency;

describe("money", () => {
  it("is the same only with the same amount in the same currency", () => {
    expect(sameMoney(money(1999, eur), money(1999, eur))).toBe(true);
    expect(sameMoney(money(1999, eur), money(1998, eur))).toBe(false);
    expect(sameMoney(money(1999, eur), money(1999, usd))).toBe(false);
  });

  it("is at most what Stripe charges at once: eight digits", () => {
    expect(`${largestAmount}`).toBe("9".repeat(8));
  });

  it("is charged up to eight digits of Stripe's units, which are hundredths of kronur and shillings", () => {
    for (const code of ["EUR", "JPY", "KWD", "MGA"])
      expect(largestCharge(code as Currency), code).toBe(largestAmount);
    for (const code of ["ISK", "UGX"]) expect(largestCharge(code as Currency), code).toBe(999_999);
  });
});
