import { expect, it } from "vitest";
import { counted, type Memory } from "../memory.ts";
import { aHolder, aLateBuyer, dirtySkus, lockOf } from "./held.ts";

export const commitPromises = (memory: () => Memory): void => {
  it("sells the units, frees the lock and marks the cart as bought", async () => {
    const holder = await aHolder(memory());
    await memory().holds.pin(holder.hold);
    await memory().holds.commit(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([3, 0]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "committed" });
    expect(await lockOf(memory(), holder)).toBeUndefined();
    expect((await memory().carts.get(holder.cart.cartId))?.status).toBe("ordered");
  });

  it("sells a hold that was never pinned, also one that expired and that nobody took back yet", async () => {
    const holder = await aHolder(memory(), { ttlMs: 20 });
    while ((await memory().holds.state(holder.hold.checkoutId)).state !== "none");
    await dirtySkus(memory());
    await memory().holds.commit(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([3, 0]);
    expect(await dirtySkus(memory())).toEqual([]);
  });

  it("sells once", async () => {
    const holder = await aHolder(memory());
    await memory().holds.commit(holder.hold);
    const once = await memory().stock.snapshot(holder.sku);
    await memory().holds.commit(holder.hold);
    await Promise.all([memory().holds.commit(holder.hold), memory().holds.commit(holder.hold)]);
    expect(await memory().stock.snapshot(holder.sku)).toEqual(once);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "committed" });
  });

  it("changes no count for a hold that it does not know, and has its SKUs looked at", async () => {
    const late = await aLateBuyer(memory());
    expect(await counted(memory(), late.sku)).toEqual([5, 0]);
    await dirtySkus(memory());
    await memory().holds.commit(late.hold);
    expect(await counted(memory(), late.sku)).toEqual([5, 0]);
    expect(await dirtySkus(memory())).toEqual([late.sku]);
    expect(await memory().holds.state(late.hold.checkoutId)).toEqual({ state: "committed" });
    expect((await memory().carts.get(late.cart.cartId))?.status).toBe("ordered");
  });

  it("leaves the units that another body holds under the same key", async () => {
    const holder = await aHolder(memory());
    await dirtySkus(memory());
    await memory().holds.commit({ ...holder.hold, fingerprint: "other" });
    expect(await counted(memory(), holder.sku)).toEqual([3, 2]);
    expect(await dirtySkus(memory())).toEqual([holder.sku]);
  });

  it("has the SKUs looked at when the units were given back before", async () => {
    const holder = await aHolder(memory());
    await memory().holds.release(holder.hold);
    await dirtySkus(memory());
    await memory().holds.commit(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
    expect(await dirtySkus(memory())).toEqual([holder.sku]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "committed" });
  });

  it("makes no cart where there is none any more", async () => {
    const holder = await aHolder(memory());
    await memory().forget();
    await memory().holds.commit(holder.hold);
    expect(await memory().carts.get(holder.cart.cartId)).toBeUndefined();
    await memory().stock.rebuild([]);
  });
};
