import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failure } from "../../../domain/checkout-failure.ts";
import type { Sku } from "../../../domain/ids.ts";
import { aBuyer, startedWith } from "../../support/a-buyer.ts";
import { openShop, type Shop } from "../../support/a-shop.ts";

/** As where Redis has lost its memory: whose key it is stands in the engine and in SQL alone. */
describe("a key whose claim was forgotten, sent with another body", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  const stockOf = async (sku: string) => (await shop.ask("stock-get", { params: { sku } })).body;
  const forget = async (...skus: Sku[]) => {
    await shop.memory.forget();
    await shop.memory.stock.rebuild([]);
    for (const sku of skus) await shop.stock.takeIn(sku);
  };
  const aForgottenOne = async () => {
    const first = await aBuyer(shop, await shop.onSale(5), 2);
    expect((await first.buy()).status).toBe(202);
    const sku = await shop.onSale(5);
    await forget(first.sku, sku);
    return { first, other: await aBuyer(shop, sku, 3) };
  };

  it("is refused, and nothing is held, locked or ended by it", async () => {
    const { first, other } = await aForgottenOne();
    shop.engine.set(first.checkoutId, { runtimeStatus: "running" });
    const { status, body } = await other.buy({}, { "idempotency-key": first.key });
    expect([status, body.code]).toEqual([422, "idempotency_key_reused"]);
    expect(await stockOf(other.sku)).toMatchObject({ held: 0, available: 5 });
    expect((await shop.memory.holds.state(first.checkoutId)).state).toBe("none");
    expect((await other.buy()).status).toBe(202);
  });

  it("is refused just so where its checkout is known to SQL", async () => {
    const { first, other } = await aForgottenOne();
    const { key } = await startedWith(shop, first.checkoutId);
    await shop.store.orders.abandon(key, failure("payment_declined"), shop.now());
    shop.engine.set(first.checkoutId, { runtimeStatus: "completed" });
    const { status, body } = await other.buy({}, { "idempotency-key": first.key });
    expect([status, body.code]).toEqual([422, "idempotency_key_reused"]);
    expect(await stockOf(other.sku)).toMatchObject({ held: 0, available: 5 });
    expect((await other.buy()).status).toBe(202);
  });
});
