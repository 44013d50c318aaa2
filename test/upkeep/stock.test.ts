import { describe, expect, it } from "vitest";
import { second, unique } from "../ports/order-builders.ts";
import { useWarehouse } from "./a-warehouse.ts";

const { sql, redis, upkeep, receive, aSku, counts, hold, announced, spoil } = useWarehouse();

describe("taking movements in", () => {
  it("brings receipts and adjustments to the door, each once", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 10, held: 0 });
    await receive(sku, 5);
    await sql().ledger.move({
      sku,
      kind: "adjustment",
      delta: -3,
      reference: unique(),
      reason: "broken",
      at: second(1),
    });
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 12, held: 0 });
  });

  it("does nothing for a SKU that was never stocked", async () => {
    const sku = aSku();
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: undefined, held: undefined });
  });

  it("counts each movement once, however many hosts bring them at the same moment", async () => {
    const sku = aSku();
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        await receive(sku, 1);
        await upkeep().takeIn(sku);
      }),
    );
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 12, held: 0 });
  });

  it("does not count what orders took, since the holds have it already", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    const buyer = await hold(sku, 2);
    await buyer.record();
    await receive(sku, 1);
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 9, held: 2 });
  });

  it("goes on from what another host took in meanwhile", async () => {
    const sku = aSku();
    await receive(sku, 4);
    let raced = false;
    const racing = upkeep({
      available: {
        takeIn: async () => {
          if (raced) return;
          raced = true;
          await upkeep().takeIn(sku);
          await receive(sku, 3);
        },
      },
    });
    await racing.takeIn(sku);
    expect(raced).toBe(true);
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 7, held: 0 });
  });
});

describe("reconciling", () => {
  it("finds no drift where there is none: holds, orders between record and commit, and sold units are accounted for", async () => {
    const sku = aSku();
    await receive(sku, 20);
    await upkeep().takeIn(sku);
    const [held, recorded, pinned, sold, back] = [
      await hold(sku, 1),
      await hold(sku, 2),
      await hold(sku, 3),
      await hold(sku, 4),
      await hold(sku, 5),
    ];
    await recorded.record();
    await pinned.pin();
    await pinned.record();
    await sold.pin();
    await sold.record();
    await sold.place();
    await sold.commit();
    await back.pin();
    await back.record();
    await back.abandon();
    expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: 0 });
    await back.release();
    expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: 0 });
    expect(await counts(sku)).toEqual({ available: 20 - 1 - 2 - 3 - 4, held: 1 + 2 + 3 });
    expect(await announced(sku)).toEqual([]);
    await held.release();
  });

  it("corrects what Redis has too much or too little of, says by how much, and announces it", async () => {
    for (const off of [7, -4]) {
      const sku = aSku();
      await receive(sku, 10);
      await upkeep().takeIn(sku);
      await hold(sku, 2);
      await spoil(sku, off);
      expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: off });
      expect(await counts(sku)).toEqual({ available: 8, held: 2 });
      expect(await announced(sku)).toEqual([{ type: "StockDriftDetected", drift: off }]);
      expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: 0 });
    }
  });

  it("brings in what only the ledger has, which is no drift", async () => {
    const sku = aSku();
    await receive(sku, 6);
    expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: 0 });
    expect(await counts(sku)).toEqual({ available: 6, held: 0 });
    expect(await announced(sku)).toEqual([]);
  });

  it("does not overwrite a sale that happens while it compares", async () => {
    for (const when of ["before the ledger is read", "before it corrects"] as const) {
      const sku = aSku();
      await receive(sku, 10);
      await upkeep().takeIn(sku);
      await spoil(sku, 5);
      let raced = 0;
      const sale = async () => {
        if (raced++ > 0) return;
        const buyer = await hold(sku, 3);
        await buyer.pin();
        await buyer.record();
        await buyer.place();
        await buyer.commit();
      };
      const racing =
        when === "before it corrects"
          ? upkeep({ available: { reconcile: sale } })
          : upkeep({ ledger: { reconcileView: sale } });
      expect(await racing.reconcile(sku), when).toEqual({ sku, drift: 5 });
      expect(raced).toBeGreaterThan(1);
      expect(await counts(sku)).toEqual({ available: 7, held: 0 });
      expect((await sql().ledger.level(sku))?.onHand).toBe(7);
    }
  });

  it("is not held up by holds and releases, and leaves them right", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    await spoil(sku, 2);
    let raced = 0;
    const racing = upkeep({
      available: {
        reconcile: async () => {
          raced++;
          const [kept, back] = [await hold(sku, 1), await hold(sku, 2)];
          await back.release();
          expect(kept.checkoutId).toBeDefined();
        },
      },
    });
    expect(await racing.reconcile(sku)).toEqual({ sku, drift: 2 });
    expect(raced).toBe(1);
    expect(await counts(sku)).toEqual({ available: 9, held: 1 });
  });

  it("gives a SKU up that never stands still, and marks it to be looked at again", async () => {
    const sku = aSku();
    await receive(sku, 50);
    await upkeep().takeIn(sku);
    await spoil(sku, 1);
    const restless = upkeep({
      available: {
        reconcile: async () => {
          const buyer = await hold(sku, 1);
          await buyer.pin();
          await buyer.record();
          await buyer.place();
          await buyer.commit();
        },
      },
    });
    expect(await restless.reconcile(sku)).toEqual({ sku, drift: 0 });
    expect(await announced(sku)).toEqual([]);
    expect(await redis().stock.takeDirty(10)).toEqual([sku]);
    expect(await upkeep().reconcile(sku)).toEqual({ sku, drift: 1 });
    expect(await counts(sku)).toEqual({ available: 40, held: 0 });
  });

  it("ends with the right count when a receipt lands while it compares", async () => {
    const sku = aSku();
    await receive(sku, 10);
    await upkeep().takeIn(sku);
    let raced = false;
    const racing = upkeep({
      ledger: {
        reconcileView: async () => {
          if (!raced) await receive(sku, 4);
          raced = true;
        },
      },
    });
    await racing.reconcile(sku);
    await upkeep().takeIn(sku);
    expect(await counts(sku)).toEqual({ available: 14, held: 0 });
  });

  it("of all SKUs goes through every one, over many pages, and gives those that were off", async () => {
    const [right, wrong] = [aSku(), aSku()];
    for (const sku of [right, wrong]) {
      await receive(sku, 3);
      await upkeep().takeIn(sku);
    }
    for (let count = 0; count < 520; count++) await receive(aSku(), 1);
    await spoil(wrong, -1);
    expect(await upkeep().reconcileAll()).toEqual([{ sku: wrong, drift: -1 }]);
    const last = (await sql().ledger.levels({ limit: 1000 })).at(-1)?.sku ?? right;
    expect((await counts(last)).available).toBeDefined();
  });

  it("of dirty SKUs goes through those alone", async () => {
    const [dirty, clean] = [aSku(), aSku()];
    for (const sku of [dirty, clean]) {
      await receive(sku, 3);
      await upkeep().takeIn(sku);
      await spoil(sku, 2);
    }
    await redis().stock.markDirty(dirty);
    expect(await upkeep().reconcileDirty()).toEqual([{ sku: dirty, drift: 2 }]);
    expect(await counts(clean)).toEqual({ available: 5, held: 0 });
    expect(await upkeep().reconcileDirty()).toEqual([]);
  });
});
