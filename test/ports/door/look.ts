import { expect, it } from "vitest";
import type { CartId, CheckoutId, QuoteId } from "../../../domain/ids.ts";
import { instant } from "../../../domain/instant.ts";
import { aBuyer, aQuote, type Memory, stockedSku } from "../memory.ts";
import { unique } from "../order-builders.ts";

export const lookPromises = (memory: () => Memory): void => {
  const nothing = () => ({
    scopedToken: unique(),
    checkoutId: `chk_${unique()}` as CheckoutId,
    cartId: `cart_${unique()}` as CartId,
    quoteId: `quote_${unique()}` as QuoteId,
  });

  it("finds nothing of a checkout that nobody asked for, and says since when it remembers", async () => {
    expect(await memory().door.look(nothing())).toEqual({
      claim: undefined,
      hold: { state: "none" },
      cart: undefined,
      lockedBy: undefined,
      quote: undefined,
      memoryFrom: await memory().stock.memoryFrom(),
    });
    expect(await memory().stock.memoryFrom()).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("finds cart and quote before anything is held", async () => {
    const { hold, cart } = await aBuyer(memory(), []);
    const quote = aQuote(`quote_${unique()}` as QuoteId, cart.cartId, instant(Date.now() + 60_000));
    await memory().quotes.put(quote);
    const look = await memory().door.look({ ...nothing(), ...hold, quoteId: quote.quoteId });
    expect(look.quote).toEqual(quote);
    expect(look.cart).toMatchObject({ cartId: cart.cartId, version: 1, status: "open", currency: "EUR" });
    expect(look.lockedBy).toBeUndefined();
  });

  it("finds claim, hold and lock of what is held", async () => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    const answer = await buyer.reserve();
    const look = await memory().door.look({
      ...nothing(),
      ...buyer.hold,
      scopedToken: buyer.scopedToken,
    });
    const { checkoutId, fingerprint } = buyer.hold;
    expect(look.claim).toEqual({ fingerprint, checkoutId });
    expect(look.hold).toEqual({
      state: "held",
      fingerprint,
      expiresAt: answer.tag === "held-now" && answer.expiresAt,
    });
    expect(look.lockedBy).toBe(checkoutId);
    expect(look.cart?.status).toBe("locked");
  });

  it("says that the memory is lost until it is rebuilt, and sells nothing meanwhile", async () => {
    const sku = await stockedSku(memory(), 5);
    await memory().forget();
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    expect((await memory().door.look({ ...nothing(), ...buyer.hold })).memoryFrom).toBeUndefined();
    expect(await buyer.reserve()).toEqual({ tag: "memory-lost" });
    expect(await memory().stock.rebuild([{ sku, available: 5, through: 1 }])).toBe(true);
    expect((await memory().door.look({ ...nothing(), ...buyer.hold })).memoryFrom).toBeDefined();
    expect((await buyer.reserve()).tag).toBe("held-now");
  });
};
