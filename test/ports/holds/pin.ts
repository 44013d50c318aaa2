import { expect, it } from "vitest";
import { accepted, refused } from "../../../domain/outcome.ts";
import { aBuyer, aCart, counted, type Memory, runOut, stockedSku } from "../memory.ts";
import { aHolder, aLateBuyer, lockOf } from "./held.ts";

export const pinPromises = (memory: () => Memory): void => {
  const pin = (buyer: Parameters<typeof lockOf>[1]) => memory().holds.pin(buyer.hold);
  const outlive = async (ms: number) => {
    const clock = await aHolder(memory(), { ttlMs: ms });
    await runOut(memory(), clock.hold);
  };

  it("keeps a hold from expiring, and its cart locked", async () => {
    const holder = await aHolder(memory(), { ttlMs: 50 });
    expect(await pin(holder)).toEqual(accepted(null));
    await outlive(60);
    expect(await counted(memory(), holder.sku)).toEqual([3, 2]);
    expect(await memory().holds.state(holder.hold.checkoutId)).toMatchObject({
      state: "pinned",
      fingerprint: holder.hold.fingerprint,
    });
    expect(await lockOf(memory(), holder)).toBe(holder.hold.checkoutId);
  });

  it("changes nothing the second time", async () => {
    const holder = await aHolder(memory());
    await pin(holder);
    const once = await memory().stock.snapshot(holder.sku);
    expect(await pin(holder)).toEqual(accepted(null));
    expect(await memory().stock.snapshot(holder.sku)).toEqual(once);
  });

  it("takes the units of an expired hold again", async () => {
    const late = await aLateBuyer(memory());
    expect(await counted(memory(), late.sku)).toEqual([5, 0]);
    expect(await pin(late)).toEqual(accepted(null));
    expect(await counted(memory(), late.sku)).toEqual([3, 2]);
    await outlive(30);
    expect(await counted(memory(), late.sku)).toEqual([3, 2]);
  });

  it("takes none of the units again when some are sold to others, and locks nothing", async () => {
    const other = await stockedSku(memory(), 5);
    const sku = await stockedSku(memory(), 5);
    const late = await aBuyer(memory(), [
      { sku: other, quantity: 1 },
      { sku, quantity: 2 },
    ]);
    await late.reserve({ ttlMs: 20 });
    await runOut(memory(), late.hold);
    expect((await (await aBuyer(memory(), [{ sku, quantity: 4 }])).reserve()).tag).toBe("held-now");
    expect(await pin(late)).toEqual(refused({ tag: "out-of-stock" }));
    expect(await counted(memory(), other)).toEqual([5, 0]);
    expect(await counted(memory(), sku)).toEqual([1, 4]);
    expect(await memory().holds.state(late.hold.checkoutId)).toEqual({ state: "none" });
    expect(await lockOf(memory(), late)).toBeUndefined();
  });

  it("takes the units anew in a memory that was rebuilt", async () => {
    const holder = await aHolder(memory());
    await memory().forget();
    await memory().stock.rebuild([{ sku: holder.sku, available: 5, through: 1 }]);
    expect(await pin(holder)).toEqual(accepted(null));
    expect(await counted(memory(), holder.sku)).toEqual([3, 2]);
    expect((await memory().stock.snapshot(holder.sku))?.held).toEqual([
      { checkoutId: holder.hold.checkoutId, quantity: 2 },
    ]);
    await memory().holds.release(holder.hold);
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
  });

  it("is accepted without counting anything while the memory is lost", async () => {
    const holder = await aHolder(memory());
    await memory().forget();
    expect(await pin(holder)).toEqual(accepted(null));
    expect(await memory().holds.state(holder.hold.checkoutId)).toEqual({ state: "none" });
    await memory().stock.rebuild([{ sku: holder.sku, available: 5, through: 1 }]);
    expect(await counted(memory(), holder.sku)).toEqual([5, 0]);
  });

  it.each(["release", "commit"] as const)("is closed after %s", async (end) => {
    const holder = await aHolder(memory());
    await memory().holds[end](holder.hold);
    const counts = await counted(memory(), holder.sku);
    expect(await pin(holder)).toEqual(refused({ tag: "closed" }));
    expect(await counted(memory(), holder.sku)).toEqual(counts);
  });

  it("is closed for another body than the one that holds", async () => {
    const holder = await aHolder(memory());
    expect(await memory().holds.pin({ ...holder.hold, fingerprint: "other" })).toEqual(
      refused({ tag: "closed" }),
    );
    expect((await memory().holds.state(holder.hold.checkoutId)).state).toBe("held");
  });

  it("leaves the lock to a checkout that got the cart meanwhile", async () => {
    const sku = await stockedSku(memory(), 5);
    const cart = aCart();
    const late = await aBuyer(memory(), [{ sku, quantity: 1 }], { cart });
    await late.reserve({ ttlMs: 20 });
    await runOut(memory(), late.hold);
    const next = await aBuyer(memory(), [{ sku, quantity: 1 }], { cart });
    while ((await next.reserve()).tag !== "held-now");
    expect(await pin(late)).toEqual(accepted(null));
    expect(await lockOf(memory(), late)).toBe(next.hold.checkoutId);
    await memory().holds.release(late.hold);
    expect(await lockOf(memory(), late)).toBe(next.hold.checkoutId);
  });

  it("takes each unit once when many late pins come at once", async () => {
    const sku = await stockedSku(memory(), 10);
    const late = await Promise.all(
      Array.from({ length: 20 }, () => aBuyer(memory(), [{ sku, quantity: 1 }])),
    );
    const outcomes = await Promise.all(late.map(({ hold }) => memory().holds.pin(hold)));
    expect(outcomes.filter(({ tag }) => tag === "accepted")).toHaveLength(10);
    expect(await counted(memory(), sku)).toEqual([0, 10]);
  });
};
