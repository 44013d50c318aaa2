import { expect, it } from "vitest";
import type { CartId } from "../../../domain/ids.ts";
import { aBuyer, aCart, counted, type Memory, runOut, stockedSku } from "../memory.ts";

export const cartPromises = (memory: () => Memory): void => {
  const twoOnOneCart = async (units = 5) => {
    const sku = await stockedSku(memory(), units);
    const cart = aCart();
    const lines = [{ sku, quantity: 1 }];
    return {
      sku,
      cart,
      one: await aBuyer(memory(), lines, { cart }),
      two: await aBuyer(memory(), lines, { cart }),
    };
  };

  it("refuses a cart that is not there", async () => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    await memory().carts.remove(buyer.cart.cartId, 1);
    expect(await buyer.reserve()).toEqual({ tag: "cart-missing" });
    expect(await counted(memory(), sku)).toEqual([5, 0]);
  });

  it("refuses a cart that is not as it was quoted", async () => {
    const { sku, one } = await twoOnOneCart();
    expect(await one.reserve({ cartVersion: 2 })).toEqual({ tag: "cart-changed" });
    await memory().carts.replace({ ...one.cart, version: 2 }, 1);
    expect(await one.reserve({ cartVersion: 1 })).toEqual({ tag: "cart-changed" });
    expect(await counted(memory(), sku)).toEqual([5, 0]);
    expect((await one.reserve({ cartVersion: 2 })).tag).toBe("held-now");
  });

  it("lets one checkout at a time have a cart, and says which one has it", async () => {
    const { sku, one, two } = await twoOnOneCart();
    expect((await one.reserve()).tag).toBe("held-now");
    expect(await two.reserve()).toEqual({ tag: "cart-locked", by: one.hold.checkoutId });
    expect(await counted(memory(), sku)).toEqual([4, 1]);
    await memory().holds.release(one.hold);
    expect((await two.reserve()).tag).toBe("held-now");
  });

  it("gives a cart to exactly one of many checkouts that want it at once", async () => {
    const sku = await stockedSku(memory(), 50);
    const cart = aCart();
    const buyers = await Promise.all(
      Array.from({ length: 20 }, () => aBuyer(memory(), [{ sku, quantity: 1 }], { cart })),
    );
    const answers = await Promise.all(buyers.map((buyer) => buyer.reserve()));
    expect(answers.filter(({ tag }) => tag === "held-now")).toHaveLength(1);
    expect(answers.filter(({ tag }) => tag === "cart-locked")).toHaveLength(19);
    expect(await counted(memory(), sku)).toEqual([49, 1]);
  });

  it("frees the cart with the hold that expires", async () => {
    const { one, two } = await twoOnOneCart();
    await one.reserve({ ttlMs: 20 });
    await runOut(memory(), one.hold);
    let answer = await two.reserve();
    while (answer.tag === "cart-locked") answer = await two.reserve();
    expect(answer.tag).toBe("held-now");
  });

  it("refuses a cart that was bought", async () => {
    const { one, two } = await twoOnOneCart();
    await one.reserve();
    await memory().holds.commit(one.hold);
    expect(await two.reserve()).toEqual({ tag: "cart-ordered" });
  });

  it("tells of the cart before it tells of the stock", async () => {
    const { one, two } = await twoOnOneCart(1);
    await one.reserve();
    expect((await two.reserve()).tag).toBe("cart-locked");
  });

  it("lets a cart outlive its hold", async () => {
    const sku = await stockedSku(memory(), 5);
    const cart = aCart({ cartId: `cart_short_${Date.now()}` as CartId });
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }], { cart });
    await memory().cartsThatLive(500).create(cart);
    await buyer.reserve({ ttlMs: 60_000 });
    const look = await memory().door.look({ ...buyer, ...buyer.hold, quoteId: "quote_none" as never });
    expect(Date.parse(look.cart?.expiresAt ?? "")).toBeGreaterThan(Date.now() + 60_000);
  });
};
