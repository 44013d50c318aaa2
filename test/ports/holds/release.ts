import { expect, it } from "vitest";
import { aBuyer, aCart, counted, type Memory, stockedSku } from "../memory.ts";
import { aHolder, dirtySkus, lockOf } from "./held.ts";

export const releasePromises = (memory: () => Memory): void => {
  it.each([false, true])("gives the units back and frees the lock (pinned: %s)", async (isPinned) => {
    const holder = await aHolder(memory());
    if (isPinned) await memory().holds.pin(holder.hold);
    await dirtySkus(memory());
    await memory().holds.release(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "released" });
    expect(await lockOf(memory(), holder)).toBeUndefined();
    expect((await memory().carts.get(holder.cart.cartId))?.status).toBe("open");
    expect(await dirtySkus(memory())).toEqual([]);
  });

  it("gives the units back once, however often it comes", async () => {
    const holder = await aHolder(memory());
    await Promise.all(Array.from({ length: 5 }, () => memory().holds.release(holder.hold)));
    await dirtySkus(memory());
    await memory().holds.release(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
    expect(await dirtySkus(memory())).toEqual([]);
  });

  it("never gives back what was sold", async () => {
    const holder = await aHolder(memory());
    await memory().holds.commit(holder.hold);
    await memory().holds.release(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([3, 0]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "committed" });
    expect(await dirtySkus(memory())).toEqual([holder.sku]);
  });

  it("closes the door to a hold that comes later, and has the SKUs looked at", async () => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    await dirtySkus(memory());
    await memory().holds.release(buyer.hold);
    expect(await dirtySkus(memory())).toEqual([sku]);
    expect(await memory().holds.state(buyer.hold.checkoutId)).toEqual({ state: "released" });
    expect(await buyer.reserve()).toEqual({ tag: "closed" });
    expect(await counted(memory(), sku)).toEqual([5, 0]);
  });

  it("frees no lock but its own", async () => {
    const sku = await stockedSku(memory(), 5);
    const cart = aCart();
    const one = await aBuyer(memory(), [{ sku, quantity: 1 }], { cart });
    const two = await aBuyer(memory(), [{ sku, quantity: 1 }], { cart });
    await one.reserve();
    await memory().holds.release(two.hold);
    expect(await lockOf(memory(), one)).toBe(one.hold.checkoutId);
  });

  it("ends whatever its checkout holds, also for another body", async () => {
    const holder = await aHolder(memory());
    await memory().holds.release({ ...holder.hold, fingerprint: "other" });
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
    expect(await lockOf(memory(), holder)).toBeUndefined();
  });

  it("leaves units alone that are on sale already", async () => {
    const holder = await aHolder(memory(), { ttlMs: 20 });
    while ((await memory().holds.state(holder.hold.checkoutId)).state !== "none");
    const next = await aBuyer(memory(), [{ sku: holder.sku, quantity: 5 }]);
    expect((await next.reserve()).tag).toBe("held-now");
    await memory().holds.release(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([0, 5]);
  });
};
