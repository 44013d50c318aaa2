import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkoutCount, contradictions, orderOf, skus, stockRound } from "./busy-checkouts.ts";
import { child } from "./child.ts";
import { brokenRules } from "./invariants.ts";
import { aFolder, storeIn } from "./open-store.ts";

describe("several processes on one file", { timeout: 90_000 }, () => {
  let folder: ReturnType<typeof aFolder>;
  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => folder.remove());

  it("agree on what became of every checkout, and leave the tables in order", async () => {
    const { file } = folder;
    const store = storeIn(file);
    for (const round of ["race-1", "race-2", "race-3"]) {
      await stockRound(store, round);
      const workers = [7, 8, 9].map((seed) => child("busy-checkouts", file, String(seed), round, "220"));
      for (const worker of workers) expect(await worker.ended()).toMatchObject({ code: 0, complaint: "" });
      for (const { answers } of workers) expect(contradictions(answers)).toEqual([]);
      // Across processes the order of the answers is not known, but what is final is told alike by all of them.
      const finals = workers.flatMap(({ answers }) => answers.filter(({ found }) => found.includes(" ")));
      const byCheckout = new Map<number, Set<string>>();
      for (const { index, found } of finals)
        byCheckout.set(index, (byCheckout.get(index) ?? new Set()).add(found));
      for (const [index, told] of byCheckout) expect([index, [...told]]).toEqual([index, [[...told][0]]]);
      expect(finals.length).toBeGreaterThan(byCheckout.size);
      expect(brokenRules(file)).toEqual([]);
      const records = await Promise.all(
        Array.from({ length: checkoutCount }, (_, index) =>
          store.orders.find(orderOf(round, index).key.checkoutId),
        ),
      );
      const states = new Set(records.map((record) => record?.state));
      expect(states).toContain("placed");
      expect(states).toContain("abandoned");
      for (const sku of skus(round))
        expect((await store.ledger.level(sku))?.onHand).toBeGreaterThanOrEqual(0);
    }
    await store.close();
  });

  it("may all be the first to open it", async () => {
    const first = String(Date.now() + 400);
    const workers = [1, 2, 3].map(() => child("first-opens", folder.path, "100", first));
    for (const worker of workers) expect(await worker.ended()).toMatchObject({ code: 0, complaint: "" });
    expect(brokenRules(`${folder.path}/99.db`)).toEqual([]);
  });
});
