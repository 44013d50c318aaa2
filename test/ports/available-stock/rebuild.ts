import { expect, it } from "vitest";
import { aHolder } from "../holds/held.ts";
import { counted, type Memory } from "../memory.ts";
import { aSku } from "../order-builders.ts";

export const rebuildPromises = (memory: () => Memory): void => {
  const stock = () => memory().stock;
  const many = (count: number, available: number) =>
    Array.from({ length: count }, () => ({ sku: aSku(), available, through: 7 }));

  it("writes nothing into a memory that is whole", async () => {
    const { sku } = await aHolder(memory());
    const since = await stock().memoryFrom();
    expect(await stock().rebuild([{ sku, available: 99, through: 9 }])).toBe(false);
    expect(await counted(memory(), sku)).toEqual([3, 2]);
    expect(await stock().memoryFrom()).toBe(since);
  });

  it("takes nothing in, corrects nothing and shows nothing while the memory is lost", async () => {
    const { sku } = await aHolder(memory());
    const version = (await stock().snapshot(sku))?.version ?? 0;
    await memory().forget();
    expect(await stock().memoryFrom()).toBeUndefined();
    expect(await stock().takeIn(sku, { from: 0, to: 1, delta: 5 })).toBe(0);
    expect(await stock().reconcile(sku, { version, delta: 1, through: 1 })).toBe(false);
    expect(await stock().snapshot(sku)).toBeUndefined();
    await stock().rebuild([]);
    expect(await counted(memory(), sku)).toBeUndefined();
  });

  it("writes the counters of thousands of SKUs and declares the memory whole", async () => {
    await memory().forget();
    const skus = many(2100, 3);
    const before = Date.now();
    expect(await stock().rebuild(skus)).toBe(true);
    expect(Date.parse((await stock().memoryFrom()) ?? "")).toBeGreaterThan(before - 2000);
    for (let first = 0; first < skus.length; first += 100) {
      const page = skus.slice(first, first + 100).map(({ sku }) => sku);
      const none = { available: 3, held: 0 };
      expect(await stock().counts(page)).toEqual(new Map(page.map((sku) => [sku, none])));
    }
    expect(await stock().snapshot(skus[2099]?.sku ?? aSku())).toMatchObject({
      available: 3,
      through: 7,
      held: [],
    });
  });

  it("is done by one of many that try at once", async () => {
    await memory().forget();
    const skus = many(250, 3);
    const tries = await Promise.all(Array.from({ length: 5 }, () => stock().rebuild(skus)));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect((await stock().counts(skus.map(({ sku }) => sku))).size).toBe(250);
  });

  it("never gives a SKU a version that it had before", async () => {
    const { sku, hold } = await aHolder(memory());
    await memory().holds.pin(hold);
    const before = (await stock().snapshot(sku))?.version ?? 0;
    await memory().forget();
    await stock().rebuild([{ sku, available: 5, through: 1 }]);
    expect((await stock().snapshot(sku))?.version).toBeGreaterThan(before);
    expect(await stock().reconcile(sku, { version: before, delta: 1, through: 1 })).toBe(false);
  });

  it("goes on from the last movement that the ledger had", async () => {
    await memory().forget();
    const sku = aSku();
    await stock().rebuild([{ sku, available: 5, through: 7 }]);
    expect(await stock().takeIn(sku, { from: 6, to: 7, delta: 1 })).toBe(7);
    expect(await stock().takeIn(sku, { from: 7, to: 8, delta: 1 })).toBe(8);
    expect(await counted(memory(), sku)).toEqual([6, 0]);
  });
};
