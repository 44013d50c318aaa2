import { expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import { aHolder } from "../holds/held.ts";
import { aBuyer, counted, type Memory, runOut, stockedSku } from "../memory.ts";
import { aSku } from "../order-builders.ts";

export const countPromises = (memory: () => Memory): void => {
  it("knows nothing of a SKU that was never stocked", async () => {
    const sku = aSku();
    expect(await memory().stock.snapshot(sku)).toBeUndefined();
    expect((await memory().stock.counts([sku])).has(sku)).toBe(false);
    expect(await memory().stock.counts([])).toEqual(new Map());
  });

  it("counts several SKUs at once", async () => {
    const [one, two, never] = [await stockedSku(memory(), 5), await stockedSku(memory(), 0), aSku()];
    expect(await memory().stock.counts([one, never, two])).toEqual(
      new Map([
        [one, { available: 5, held: 0 }],
        [two, { available: 0, held: 0 }],
      ]),
    );
  });

  it("shows what can be sold and every hold that stands", async () => {
    const holder = await aHolder(memory(), { stock: 20 });
    const { sku } = holder;
    const others = await Promise.all([1, 2, 3].map((quantity) => aBuyer(memory(), [{ sku, quantity }])));
    for (const other of others) await other.reserve();
    const [released, committed, pinned] = others.map(({ hold }) => hold);
    if (!released || !committed || !pinned) throw new Error("three others");
    await memory().holds.release(released);
    await memory().holds.commit(committed);
    await memory().holds.pin(pinned);
    const snapshot = await memory().stock.snapshot(sku);
    expect(snapshot).toMatchObject({ available: 13, through: 1 });
    expect(new Set(snapshot?.held)).toEqual(
      new Set([
        { checkoutId: holder.hold.checkoutId, quantity: 2 },
        { checkoutId: pinned.checkoutId, quantity: 3 },
      ]),
    );
    expect(await counted(memory(), sku)).toEqual([13, 5]);
  });

  it("gives expired holds back before it counts", async () => {
    const { hold, sku } = await aHolder(memory(), { ttlMs: 20 });
    await runOut(memory(), hold);
    expect(await memory().stock.snapshot(sku)).toMatchObject({ available: 5, held: [] });
    expect(await counted(memory(), sku)).toEqual([5, 0]);
  });

  it("shows a checkout once that took the SKU twice", async () => {
    const holder = await aHolder(memory(), { ttlMs: 20 });
    await runOut(memory(), holder.hold);
    await holder.reserve({ lines: [{ sku: holder.sku, quantity: 4 }] });
    const held = [{ checkoutId: holder.hold.checkoutId, quantity: 4 }];
    expect((await memory().stock.snapshot(holder.sku))?.held).toEqual(held);
    expect((await memory().stock.snapshot(holder.sku))?.held).toEqual(held);
  });

  it("keeps its holds apart by SKU, also where one name ends another", async () => {
    const short = await stockedSku(memory(), 5);
    const long = `A-${short}` as typeof short;
    await memory().stock.takeIn(long, { from: 0, to: 1, delta: 5 });
    const buyer = await aBuyer(memory(), [{ sku: short, quantity: 2 }]);
    await buyer.reserve({ ttlMs: 20 });
    await runOut(memory(), buyer.hold);
    await buyer.reserve({ lines: [{ sku: long, quantity: 3 }] });
    expect(await memory().stock.snapshot(short)).toMatchObject({ available: 5, held: [] });
    expect((await memory().stock.snapshot(long))?.held).toEqual([
      { checkoutId: buyer.hold.checkoutId, quantity: 3 },
    ]);
  });

  it("keeps every hold through hundreds of others that came and went", async () => {
    const sku = await stockedSku(memory(), 2000);
    const kept: CheckoutId[] = [];
    for (let wave = 0; wave < 12; wave++) {
      const buyers = await Promise.all(
        Array.from({ length: 100 }, () => aBuyer(memory(), [{ sku, quantity: 1 }])),
      );
      await Promise.all(buyers.map((buyer) => buyer.reserve()));
      if (wave < 6) await Promise.all(buyers.map(({ hold }) => memory().holds.release(hold)));
      else kept.push(...buyers.map(({ hold }) => hold.checkoutId));
    }
    for (const look of [1, 2]) {
      const held = (await memory().stock.snapshot(sku))?.held.map(({ checkoutId }) => checkoutId);
      expect(new Set(held), `look ${look}`).toEqual(new Set(kept));
      expect(held).toHaveLength(600);
    }
    expect(await counted(memory(), sku)).toEqual([1400, 600]);
  });

  it("hands out each dirty SKU once, and no more than were asked for", async () => {
    await memory().stock.takeDirty(1_000_000);
    const skus = [aSku(), aSku(), aSku()];
    for (const sku of [...skus, ...skus]) await memory().stock.markDirty(sku);
    const first = await memory().stock.takeDirty(2);
    const rest = await memory().stock.takeDirty(100);
    expect(first).toHaveLength(2);
    expect(new Set([...first, ...rest])).toEqual(new Set(skus));
    expect(await memory().stock.takeDirty(100)).toEqual([]);
  });
};
