import { expect, it } from "vitest";
import type { Sku } from "../../../domain/ids.ts";
import { accepted } from "../../../domain/outcome.ts";
import { aBuyer, type Buyer, counted, type Memory, runOut, stockedSku } from "../memory.ts";
import { unique } from "../order-builders.ts";

export const limitPromises = (memory: () => Memory): void => {
  const limitedTo = (sku: Sku, most: number) => new Map([[sku, most]]);
  const aCustomer = async (stock = 50) => {
    const sku = await stockedSku(memory(), stock);
    const customer = unique();
    const wants = (quantity: number) => aBuyer(memory(), [{ sku, quantity }], { customer });
    /** What one more unit than the limit is answered: how many the customer may still buy. */
    const allowed = async (most: number) => {
      const answer = await (await wants(most + 1)).reserve({ limits: limitedTo(sku, most) });
      return answer.tag === "purchase-limit" && answer.lines[0]?.allowed;
    };
    return { sku, wants, allowed };
  };
  const held = async (buyer: Buyer, sku: Sku, most: number, ttlMs = 60_000) =>
    expect((await buyer.reserve({ limits: limitedTo(sku, most), ttlMs })).tag).toBe("held-now");

  it("counts what a customer holds in all checkouts, and says how much is still allowed", async () => {
    const { sku, wants } = await aCustomer();
    await held(await wants(3), sku, 4);
    const more = await wants(2);
    expect(await more.reserve({ limits: limitedTo(sku, 4) })).toEqual({
      tag: "purchase-limit",
      lines: [{ sku, allowed: 1 }],
    });
    expect(await counted(memory(), sku)).toEqual([47, 3]);
    await held(await wants(1), sku, 4);
    const stranger = await aBuyer(memory(), [{ sku, quantity: 4 }]);
    await held(stranger, sku, 4);
  });

  it("allows no more than nothing where the limit was lowered since", async () => {
    const { sku, wants, allowed } = await aCustomer();
    await held(await wants(3), sku, 4);
    expect(await allowed(2)).toBe(0);
  });

  it("gives the allowance back with a release, once", async () => {
    const { sku, wants, allowed } = await aCustomer();
    const buyer = await wants(3);
    await held(buyer, sku, 4);
    await memory().holds.release(buyer.hold);
    await memory().holds.release(buyer.hold);
    expect(await allowed(4)).toBe(4);
  });

  it("gives the allowance back with the expiry, and takes it again with a late pin", async () => {
    const { sku, wants, allowed } = await aCustomer();
    const buyer = await wants(3);
    await held(buyer, sku, 4, 20);
    await runOut(memory(), buyer.hold);
    expect(await allowed(4)).toBe(4);
    expect(await memory().holds.pin(buyer.hold)).toEqual(accepted(null));
    expect(await allowed(4)).toBe(1);
    await memory().holds.release(buyer.hold);
    expect(await allowed(4)).toBe(4);
  });

  it("keeps the allowance used after a commit", async () => {
    const { sku, wants, allowed } = await aCustomer();
    const buyer = await wants(3);
    await held(buyer, sku, 4);
    await memory().holds.pin(buyer.hold);
    await memory().holds.commit(buyer.hold);
    expect(await allowed(4)).toBe(1);
  });

  it("counts nothing of a SKU without a limit", async () => {
    const { wants, allowed } = await aCustomer();
    expect((await (await wants(3)).reserve()).tag).toBe("held-now");
    expect(await allowed(4)).toBe(4);
  });

  it("limits each line by itself, and names only those that are too much", async () => {
    const [free, limited] = [await stockedSku(memory(), 9), await stockedSku(memory(), 9)];
    const buyer = await aBuyer(memory(), [
      { sku: free, quantity: 5 },
      { sku: limited, quantity: 3 },
    ]);
    expect(await buyer.reserve({ limits: limitedTo(limited, 2) })).toEqual({
      tag: "purchase-limit",
      lines: [{ sku: limited, allowed: 2 }],
    });
    expect(await counted(memory(), free)).toEqual([9, 0]);
  });

  it("tells of stock that is short before it tells of a limit", async () => {
    const { sku, wants } = await aCustomer(1);
    expect((await (await wants(3)).reserve({ limits: limitedTo(sku, 2) })).tag).toBe("out-of-stock");
  });
};
