import { describe, expect, it } from "vitest";
import { reserveRefusal } from "../../../functions/checkouts/refusals.ts";
import type { QuoteNeeds } from "../../../functions/quotes/make-quote.ts";
import { aCart } from "../../ports/memory.ts";
import { aQuote } from "../../support/a-quote.ts";

describe("a cart that became another customer's while the door was asked", () => {
  const quoting = {
    catalogue: {
      find: async () => {
        throw new Error("the catalogue is away");
      },
    },
  } as unknown as QuoteNeeds;
  const refusedFor = async (owner: string | undefined) => {
    const cart = aCart();
    const now = { ...cart, version: 2, owner: "ada" };
    const again = { cart, quote: aQuote() };
    const needs = { carts: { get: async () => now }, quoting, owner };
    return (await reserveRefusal({ tag: "cart-changed" }, again, needs)).body;
  };

  it("is not there for who asked, so that nothing of it is quoted to them", async () => {
    for (const owner of [undefined, "eve"])
      expect(await refusedFor(owner)).toMatchObject({ code: "cart_not_found" });
  });

  it("has changed for the one whose it is", async () => {
    expect(await refusedFor("ada")).toMatchObject({ code: "cart_changed" });
  });
});
