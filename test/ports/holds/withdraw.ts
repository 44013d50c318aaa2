import { expect, it } from "vitest";
import { aBuyer, counted, type Memory, stockedSku } from "../memory.ts";
import { aHolder, dirtySkus, lockOf } from "./held.ts";

export const withdrawPromises = (memory: () => Memory): void => {
  it("undoes a hold as if it never had been, once", async () => {
    const holder = await aHolder(memory());
    await dirtySkus(memory());
    await Promise.all(Array.from({ length: 5 }, () => memory().holds.withdraw(holder.hold)));
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "none" });
    expect(await lockOf(memory(), holder)).toBeUndefined();
    expect(await dirtySkus(memory())).toEqual([]);
    expect((await holder.reserve()).tag).toBe("held-now");
  });

  it("gives back what was counted against a purchase limit", async () => {
    const sku = await stockedSku(memory(), 5);
    const limits = new Map([[sku, 2]]);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 2 }]);
    expect((await buyer.reserve({ limits })).tag).toBe("held-now");
    await memory().holds.withdraw(buyer.hold);
    expect((await buyer.reserve({ limits })).tag).toBe("held-now");
  });

  it("leaves a pinned hold, one of another request and a tombstone as they are", async () => {
    const pinned = await aHolder(memory());
    await memory().holds.pin(pinned.hold);
    const others = await aHolder(memory());
    const sold = await aHolder(memory());
    await memory().holds.commit(sold.hold);
    await memory().holds.withdraw(pinned.hold);
    await memory().holds.withdraw({ ...others.hold, fingerprint: "other" });
    await memory().holds.withdraw(sold.hold);
    expect(await counted(memory(), pinned.sku)).toEqual([3, 2]);
    expect(await counted(memory(), others.sku)).toEqual([3, 2]);
    expect(await lockOf(memory(), others)).toBe(others.hold.checkoutId);
    expect(await memory().holds.state(sold.hold.checkoutId)).toEqual({ state: "committed" });
  });

  it("frees no lock but its own", async () => {
    const holder = await aHolder(memory());
    const next = await aBuyer(memory(), [{ sku: holder.sku, quantity: 1 }]);
    await next.reserve();
    await memory().holds.withdraw({ ...holder.hold, cartId: next.hold.cartId });
    expect(await lockOf(memory(), next)).toBe(next.hold.checkoutId);
  });
};
