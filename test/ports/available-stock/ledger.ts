import { expect, it } from "vitest";
import { aHolder } from "../holds/held.ts";
import { aBuyer, counted, type Memory, runOut, stockedSku } from "../memory.ts";
import { aSku } from "../order-builders.ts";

export const ledgerPromises = (memory: () => Memory): void => {
  const stock = () => memory().stock;
  const versionOf = async (sku: Parameters<typeof counted>[1]) => (await stock().snapshot(sku))?.version ?? 0;

  it("takes each movement in once and in order", async () => {
    const sku = aSku();
    expect(await stock().takeIn(sku, { from: 1, to: 2, delta: 9 })).toBe(0);
    expect(await stock().snapshot(sku)).toBeUndefined();
    expect(await stock().takeIn(sku, { from: 0, to: 2, delta: 5 })).toBe(2);
    expect(await stock().takeIn(sku, { from: 0, to: 2, delta: 5 })).toBe(2);
    expect(await stock().takeIn(sku, { from: 3, to: 4, delta: 7 })).toBe(2);
    expect(await stock().takeIn(sku, { from: 2, to: 5, delta: -1 })).toBe(5);
    expect(await stock().snapshot(sku)).toMatchObject({ available: 4, through: 5 });
  });

  it("takes a movement in once when many bring it at once", async () => {
    const sku = aSku();
    const all = Array.from({ length: 10 }, () => stock().takeIn(sku, { from: 0, to: 1, delta: 5 }));
    expect(new Set(await Promise.all(all))).toEqual(new Set([1]));
    expect(await counted(memory(), sku)).toEqual([5, 0]);
  });

  it("sells none of the units that an adjustment took away while they were held", async () => {
    const { hold, sku } = await aHolder(memory(), { stock: 5, units: 4 });
    await stock().takeIn(sku, { from: 1, to: 2, delta: -3 });
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    expect(await buyer.reserve()).toMatchObject({ tag: "out-of-stock", lines: [{ sku, available: 0 }] });
    expect(await counted(memory(), sku)).toEqual([0, 4]);
    await memory().holds.release(hold);
    expect(await counted(memory(), sku)).toEqual([2, 0]);
  });

  it("corrects at the version that was seen, and never at another", async () => {
    const sku = await stockedSku(memory(), 5);
    const version = await versionOf(sku);
    expect(await stock().reconcile(sku, { version: version - 1, delta: 9, through: 9 })).toBe(false);
    expect(await stock().reconcile(sku, { version, delta: -2, through: 4 })).toBe(true);
    expect(await stock().reconcile(sku, { version, delta: -2, through: 4 })).toBe(false);
    expect(await stock().snapshot(sku)).toMatchObject({ available: 3, through: 4 });
    expect(await stock().reconcile(aSku(), { version: 0, delta: 1, through: 1 })).toBe(false);
  });

  it("corrects what is available while others hold", async () => {
    const { sku } = await aHolder(memory(), { stock: 5, units: 2 });
    expect(await stock().reconcile(sku, { version: await versionOf(sku), delta: 4, through: 1 })).toBe(true);
    expect(await counted(memory(), sku)).toEqual([7, 2]);
  });

  it("keeps the version through holds, releases and expiries, so that a hot sale can be reconciled", async () => {
    const sku = await stockedSku(memory(), 5);
    const version = await versionOf(sku);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    await buyer.reserve();
    await memory().holds.release(buyer.hold);
    const late = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    await late.reserve({ ttlMs: 20 });
    await runOut(memory(), late.hold);
    expect(await versionOf(sku)).toBe(version);
  });

  it("moves the version with pins, commits, movements and corrections", async () => {
    const { hold, sku } = await aHolder(memory());
    const seen = [await versionOf(sku)];
    const step = async (done: Promise<unknown>) => {
      await done;
      seen.push(await versionOf(sku));
    };
    await step(memory().holds.pin(hold));
    await step(memory().holds.commit(hold));
    await step(stock().takeIn(sku, { from: 1, to: 2, delta: 1 }));
    await step(stock().reconcile(sku, { version: seen[3] ?? 0, delta: 1, through: 3 }));
    expect(new Set(seen).size).toBe(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
};
