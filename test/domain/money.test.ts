import { describe, expect, it } from "vitest";
import type { Currency } from "../../domain/currency.ts";
import { largestAmount, money, sameMoney } from "../../domain/money.ts";

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
});
