import { describe, expect, it } from "vitest";
import type { Cart } from "../../../domain/cart.ts";
import type { CheckoutId, Instant } from "../../../domain/ids.ts";
import { plus } from "../../../domain/instant.ts";
import { money } from "../../../domain/money.ts";
import { judge } from "../../../functions/checkouts/judge.ts";
import { aCart } from "../../ports/memory.ts";
import { eur } from "../../ports/order-builders.ts";
import { aQuote } from "../../support/a-quote.ts";

const now = "2026-11-24T12:00:00.000Z" as Instant;
const self = "chk_self" as CheckoutId;
const other = "chk_other" as CheckoutId;
const cart = aCart({ version: 3 });
const quote = aQuote({ cartId: cart.cartId, cartVersion: 3, expiresAt: plus(now, 1) });
const asked = { expectedTotal: quote.totals.total };
const code = (judged: ReturnType<typeof judge>) => ("code" in judged ? judged.code : "may be bought");
const of = (
  over: {
    cart?: Cart | undefined;
    lockedBy?: CheckoutId;
    quote?: typeof quote | undefined;
    asked?: typeof asked;
  } = {},
) => {
  const look = { cart: "cart" in over ? over.cart : cart, lockedBy: over.lockedBy };
  return code(judge(look, "quote" in over ? over.quote : quote, over.asked ?? asked, self, now));
};

describe("a cart and its quote", () => {
  it("may be bought when they belong together and are of this moment", () => {
    expect(judge({ cart, lockedBy: undefined }, quote, asked, self, now)).toEqual({ cart, quote });
  });

  it("must be there", () => {
    expect(of({ cart: undefined })).toBe("cart_not_found");
    expect(of({ quote: undefined })).toBe("quote_not_found");
  });

  it("may be bought once, by one checkout at a time", () => {
    expect(of({ cart: { ...cart, status: "ordered" } })).toBe("cart_ordered");
    expect(of({ cart: { ...cart, status: "locked" }, lockedBy: other })).toBe("checkout_in_progress");
    expect(of({ cart: { ...cart, status: "locked" }, lockedBy: self })).toBe("may be bought");
    const judged = judge({ cart, lockedBy: other }, quote, asked, self, now);
    expect(judged).toEqual({ code: "checkout_in_progress", by: other });
  });

  it("must belong together, in this version of the cart", () => {
    expect(of({ quote: { ...quote, cartId: aCart().cartId } })).toBe("cart_changed");
    expect(of({ quote: { ...quote, cartVersion: 2 } })).toBe("cart_changed");
    expect(of({ quote: { ...quote, cartVersion: 4 } })).toBe("cart_changed");
  });

  it("are refused from the moment at which the quote expires", () => {
    expect(of({ quote: { ...quote, expiresAt: plus(now, 1) } })).toBe("may be bought");
    expect(of({ quote: { ...quote, expiresAt: now } })).toBe("quote_expired");
  });

  it("must cost what the customer was shown, in that currency", () => {
    const { amount } = quote.totals.total;
    expect(of({ asked: { expectedTotal: money(amount - 1, eur) } })).toBe("total_mismatch");
    expect(of({ asked: { expectedTotal: money(amount, "USD" as typeof eur) } })).toBe("total_mismatch");
  });

  it("bring the old quote along where a fresh one may be given", () => {
    for (const wrong of [
      { ...quote, cartVersion: 9 },
      { ...quote, expiresAt: now },
    ])
      expect(judge({ cart, lockedBy: undefined }, wrong, asked, self, now)).toMatchObject({
        again: { cart, quote: wrong },
      });
  });
});
