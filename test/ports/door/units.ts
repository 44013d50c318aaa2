import { expect, it } from "vitest";
import type { Sku } from "../../../domain/ids.ts";
import { millis } from "../../../domain/instant.ts";
import { aBuyer, counted, type Memory, runOut, stockedSku } from "../memory.ts";
import { aSku } from "../order-builders.ts";

export const unitPromises = (memory: () => Memory): void => {
  it("takes every line of a cart for the time of the hold", async () => {
    const [one, two] = [await stockedSku(memory(), 5), await stockedSku(memory(), 7)];
    const buyer = await aBuyer(memory(), [
      { sku: one, quantity: 2 },
      { sku: two, quantity: 7 },
    ]);
    const before = Date.now();
    const answer = await buyer.reserve({ ttlMs: 60_000 });
    if (answer.tag !== "held-now") throw new Error(answer.tag);
    expect(Math.abs(millis(answer.expiresAt) - (before + 60_000))).toBeLessThan(2000);
    expect(await counted(memory(), one)).toEqual([3, 2]);
    expect(await counted(memory(), two)).toEqual([0, 7]);
  });

  it("takes nothing when one line is short, and says of each such line what there is", async () => {
    const [plenty, scarce] = [await stockedSku(memory(), 5), await stockedSku(memory(), 2)];
    const never = aSku();
    const buyer = await aBuyer(memory(), [
      { sku: plenty, quantity: 1 },
      { sku: scarce, quantity: 3 },
      { sku: never, quantity: 1 },
    ]);
    expect(await buyer.reserve()).toEqual({
      tag: "out-of-stock",
      lines: [
        { sku: scarce, available: 2 },
        { sku: never, available: 0 },
      ],
    });
    expect(await counted(memory(), plenty)).toEqual([5, 0]);
    expect(await counted(memory(), scarce)).toEqual([2, 0]);
    const look = await memory().door.look({ ...buyer, ...buyer.hold, quoteId: "quote_none" as never });
    expect(look).toMatchObject({ claim: undefined, lockedBy: undefined, hold: { state: "none" } });
  });

  it("counts a SKU that stands in two lines once, with the units of both", async () => {
    const sku = await stockedSku(memory(), 5);
    const twice = [
      { sku, quantity: 3 },
      { sku, quantity: 3 },
    ];
    const buyer = await aBuyer(memory(), twice);
    expect(await buyer.reserve()).toMatchObject({ tag: "out-of-stock", lines: [{ sku, available: 5 }] });
    expect((await buyer.reserve({ lines: twice.map((line) => ({ ...line, quantity: 2 })) })).tag).toBe(
      "held-now",
    );
    expect(await counted(memory(), sku)).toEqual([1, 4]);
  });

  it("takes a cart of a hundred lines", async () => {
    const skus = Array.from({ length: 100 }, () => aSku());
    await Promise.all(skus.map((sku) => memory().stock.takeIn(sku, { from: 0, to: 1, delta: 99_900 })));
    const buyer = await aBuyer(
      memory(),
      skus.map((sku) => ({ sku, quantity: 99_900 })),
    );
    expect((await buyer.reserve()).tag).toBe("held-now");
    const counts = await memory().stock.counts(skus);
    for (const sku of skus) expect(counts.get(sku)).toEqual({ available: 0, held: 99_900 });
  });

  it("refuses units that are no number of units, and what is no SKU", async () => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), []);
    for (const quantity of [0, -1, 1.5, Number.NaN])
      await expect(buyer.reserve({ lines: [{ sku, quantity }] })).rejects.toThrow(RangeError);
    await expect(buyer.reserve({ lines: [{ sku: "a b" as Sku, quantity: 1 }] })).rejects.toThrow(RangeError);
    expect(await counted(memory(), sku)).toEqual([5, 0]);
  });

  it("sells the units of a hold again from the moment that it expires, and not before", async () => {
    const sku = await stockedSku(memory(), 1);
    const first = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    const held = await first.reserve({ ttlMs: 100 });
    if (held.tag !== "held-now") throw new Error(held.tag);
    const second = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    let answer = await second.reserve();
    while (answer.tag === "out-of-stock" && Date.now() < millis(held.expiresAt) + 5000) {
      expect(await counted(memory(), sku)).toBeDefined();
      answer = await second.reserve();
    }
    expect(answer.tag).toBe("held-now");
    expect(Date.now()).toBeGreaterThanOrEqual(millis(held.expiresAt));
    expect(await counted(memory(), sku)).toEqual([0, 1]);
    expect(await memory().holds.state(first.hold.checkoutId)).toEqual({ state: "none" });
  });

  it("gives back all lines of an expired hold, also those that the next one does not ask for", async () => {
    const [one, two] = [await stockedSku(memory(), 5), await stockedSku(memory(), 5)];
    const buyer = await aBuyer(memory(), [
      { sku: one, quantity: 1 },
      { sku: two, quantity: 4 },
    ]);
    await buyer.reserve({ ttlMs: 20 });
    await runOut(memory(), buyer.hold);
    expect((await buyer.reserve({ lines: [{ sku: one, quantity: 2 }] })).tag).toBe("held-now");
    expect(await counted(memory(), one)).toEqual([3, 2]);
    expect(await counted(memory(), two)).toEqual([5, 0]);
  });

  it("gives each of many holds back at its own time, whatever the order in which they run out", async () => {
    const sku = await stockedSku(memory(), 1000);
    const lives = [60_000, 20, 60_000, 30, 60_000, 10];
    const buyers = await Promise.all(lives.map(() => aBuyer(memory(), [{ sku, quantity: 10 }])));
    await Promise.all(buyers.map((buyer, index) => buyer.reserve({ ttlMs: lives[index] ?? 0 })));
    for (const [index, { hold }] of buyers.entries())
      if (lives[index] !== 60_000) await runOut(memory(), hold);
    expect(await counted(memory(), sku)).toEqual([970, 30]);
  });
};
