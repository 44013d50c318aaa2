import { describe, expect, it } from "vitest";
import { useWarehouse } from "./a-warehouse.ts";

const { redis, upkeep, receive, aSku, counts, hold, announced } = useWarehouse();

describe("rebuilding a memory that was lost", () => {
  it("takes what is sellable from the ledger, and what was recorded is not sold again", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    const [open, recorded] = [await hold(sku, 2), await hold(sku, 3)];
    await recorded.record();
    await redis().forget();
    await upkeep().rebuild();
    expect(await redis().stock.memoryFrom()).toBeDefined();
    expect(await counts(sku)).toEqual({ available: 7, held: 0 });
    expect(await open.pin()).toEqual({ tag: "accepted", value: null });
    expect(await counts(sku)).toEqual({ available: 5, held: 2 });
  });

  it("does nothing to a memory that is whole", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    await hold(sku, 2);
    const since = await redis().stock.memoryFrom();
    await upkeep().rebuild();
    expect(await redis().stock.memoryFrom()).toBe(since);
    expect(await counts(sku)).toEqual({ available: 8, held: 2 });
  });

  it("happens before anything is taken in or compared", async () => {
    for (const does of ["takeIn", "reconcile", "reconcileAll", "reconcileDirty"] as const) {
      const sku = aSku();
      await receive(sku, 10);
      await redis().forget();
      await upkeep()[does](sku);
      expect(await redis().stock.memoryFrom(), does).toBeDefined();
      expect(await counts(sku), does).toEqual({ available: 10, held: 0 });
    }
  });

  it("is done once by a host that is asked many times at the same moment", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await redis().forget();
    let rebuilds = 0;
    const counting = upkeep({ available: { rebuild: async () => void rebuilds++ } });
    await Promise.all(Array.from({ length: 8 }, () => counting.rebuild()));
    expect(rebuilds).toBe(1);
    await counting.rebuild();
    expect(rebuilds).toBe(1);
  });

  it("is harmless when several hosts do it at the same moment", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await redis().forget();
    await Promise.all(Array.from({ length: 5 }, () => upkeep().rebuild()));
    const buyer = await hold(sku, 4);
    await upkeep().rebuild();
    expect(await counts(sku)).toEqual({ available: 6, held: 4 });
    await buyer.release();
  });

  it("counts orders that were recorded while the ledger was read", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    const [first, second] = [await hold(sku, 3), await hold(sku, 2)];
    await redis().forget();
    const racing = upkeep({
      available: {
        rebuild: async () => {
          await first.record();
          await second.record();
        },
      },
    });
    await racing.rebuild();
    expect(await counts(sku)).toEqual({ available: 5, held: 0 });
  });

  it("begins again when the memory is lost while it is being rebuilt, and ends", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await redis().forget();
    let flushes = 0;
    const unlucky = upkeep({
      ledger: {
        since: async () => {
          if (flushes++ === 0) await redis().forget();
        },
      },
      available: {
        snapshot: async () => {
          if (flushes++ === 0) await redis().forget();
        },
      },
    });
    await unlucky.rebuild();
    await unlucky.rebuild();
    expect(flushes).toBeGreaterThan(0);
    expect(await redis().stock.memoryFrom()).toBeDefined();
    expect(await counts(sku)).toEqual({ available: 10, held: 0 });
  });

  it("can be asked for again after it failed", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await redis().forget();
    let fails = true;
    const flaky = upkeep({
      ledger: {
        levels: async () => {
          if (fails) throw new Error("SQL is away");
        },
      },
    });
    await expect(flaky.rebuild()).rejects.toThrow("SQL is away");
    expect(await redis().stock.memoryFrom()).toBeUndefined();
    fails = false;
    await flaky.rebuild();
    expect(await counts(sku)).toEqual({ available: 10, held: 0 });
    expect(await announced(sku)).toEqual([]);
  });
});
