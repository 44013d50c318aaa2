import { expect, it } from "vitest";
import { aBuyer, type Buyer, counted, type Memory, runOut, stockedSku } from "../memory.ts";

export const keyPromises = (memory: () => Memory): void => {
  const claimOf = async ({ hold, scopedToken }: Buyer) =>
    (await memory().door.look({ ...hold, scopedToken, quoteId: "quote_none" as never })).claim;
  const aHolder = async (units = 1) => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), [{ sku, quantity: units }]);
    return { sku, buyer, held: await buyer.reserve() };
  };

  it("takes nothing more when the same request comes again", async () => {
    const { sku, buyer, held } = await aHolder(2);
    const expiresAt = held.tag === "held-now" && held.expiresAt;
    expect(await buyer.reserve({ ttlMs: 90_000 })).toEqual({ tag: "held-before", expiresAt });
    expect(await counted(memory(), sku)).toEqual([3, 2]);
  });

  it("takes one hold when the same request comes many times at once", async () => {
    const sku = await stockedSku(memory(), 50);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 1 }]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => buyer.reserve()));
    expect(answers.filter(({ tag }) => tag === "held-now")).toHaveLength(1);
    expect(answers.filter(({ tag }) => tag === "held-before")).toHaveLength(19);
    expect(await counted(memory(), sku)).toEqual([49, 1]);
  });

  it("refuses another body while the first one holds, and while it is pinned", async () => {
    const { sku, buyer } = await aHolder();
    expect(await buyer.reserve({ fingerprint: "other" })).toEqual({ tag: "key-reused" });
    await memory().holds.pin(buyer.hold);
    expect(await buyer.reserve({ fingerprint: "other" })).toEqual({ tag: "key-reused" });
    expect((await buyer.reserve()).tag).toBe("held-before");
    expect(await claimOf(buyer)).toMatchObject({ fingerprint: buyer.hold.fingerprint });
    expect(await counted(memory(), sku)).toEqual([4, 1]);
  });

  it.each(["release", "commit"] as const)(
    "is closed after %s for the same body, and used up for another",
    async (end) => {
      const { sku, buyer } = await aHolder();
      await memory().holds[end](buyer.hold);
      const counts = await counted(memory(), sku);
      expect(await buyer.reserve()).toEqual({ tag: "closed" });
      expect(await buyer.reserve({ fingerprint: "other" })).toEqual({ tag: "key-reused" });
      expect(await counted(memory(), sku)).toEqual(counts);
    },
  );

  it("frees the key for any body when its hold has expired unused", async () => {
    const sku = await stockedSku(memory(), 5);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 2 }]);
    await buyer.reserve({ ttlMs: 20 });
    await runOut(memory(), buyer.hold);
    expect((await claimOf(buyer))?.fingerprint).toBe(buyer.hold.fingerprint);
    expect((await buyer.reserve({ fingerprint: "other", ttlMs: 20 })).tag).toBe("held-now");
    expect((await claimOf(buyer))?.fingerprint).toBe("other");
    expect(await buyer.reserve()).toEqual({ tag: "key-reused" });
    await runOut(memory(), buyer.hold);
    expect((await buyer.reserve()).tag).toBe("held-now");
    expect((await claimOf(buyer))?.fingerprint).toBe(buyer.hold.fingerprint);
    expect(await counted(memory(), sku)).toEqual([3, 2]);
  });

  it("does not use a key up with what it refuses", async () => {
    const sku = await stockedSku(memory(), 1);
    const buyer = await aBuyer(memory(), [{ sku, quantity: 2 }]);
    expect((await buyer.reserve()).tag).toBe("out-of-stock");
    expect(await claimOf(buyer)).toBeUndefined();
    expect((await buyer.reserve({ fingerprint: "other", lines: [{ sku, quantity: 1 }] })).tag).toBe(
      "held-now",
    );
  });
};
