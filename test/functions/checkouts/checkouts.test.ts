import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure } from "../../../domain/checkout-failure.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import { aBuyer, says } from "../../support/a-buyer.ts";
import { openShop, type Shop } from "../../support/a-shop.ts";

describe("a checkout that is asked about", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const started = async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    return buyer;
  };
  const get = (checkoutId: string) => shop.ask("checkouts-get", { params: { checkoutId } });
  const cancel = (checkoutId: string) => shop.ask("checkouts-cancel", { params: { checkoutId } });
  const raisedFor = (checkoutId: string) =>
    shop.engine.raised.filter((one) => one.checkoutId === checkoutId).map(({ event }) => event);

  it("is found by whoever has its id, and by nobody else", async () => {
    const { checkoutId } = await started();
    expect(await get(checkoutId)).toMatchObject({ status: 200, body: { checkoutId, status: "reserving" } });
    for (const id of ["chk_unknown", "", "..", "a/b", "ä"])
      expect((await get(id)).body.code).toBe("checkout_not_found");
  });

  it("gives the order's token for fifteen minutes after it was placed, and not any longer", async () => {
    const { key } = await aPlacedOrder(shop.store, shop.now());
    const fresh = await get(key.checkoutId);
    expect(fresh.body).toMatchObject({
      status: "completed",
      order: { orderAccessToken: expect.any(String) },
    });
    shop.pass(15 * 60_000 + 1000);
    const later = await get(key.checkoutId);
    expect(later.body).toMatchObject({ status: "completed", order: { orderNumber: expect.any(String) } });
    expect(later.body.order).not.toHaveProperty("orderAccessToken");
    shop.pass(-(15 * 60_000 + 1000));
  });

  it("answers with its failure, as a 200: it is the checkout that failed, not the question", async () => {
    const { checkoutId } = await started();
    await says(shop, checkoutId, { status: "failed", failure: failure("hold_expired") });
    shop.engine.set(checkoutId, { runtimeStatus: "completed" });
    expect(await get(checkoutId)).toMatchObject({
      status: 200,
      body: { status: "failed", failure: { code: "hold_expired" } },
    });
  });

  it("is asked to end while it runs, and again", async () => {
    const { checkoutId } = await started();
    shop.engine.set(checkoutId, { runtimeStatus: "running" });
    for (const count of [1, 2]) {
      const { status, headers, body } = await cancel(checkoutId);
      expect([status, headers["location"], body.status]).toEqual([
        202,
        `/api/checkouts/${checkoutId}`,
        "reserving",
      ]);
      expect(raisedFor(checkoutId)).toHaveLength(count);
    }
    expect(new Set(raisedFor(checkoutId))).toEqual(new Set(["cancel"]));
  });

  it("is asked to end only once the engine has begun it: what is raised before may be lost", async () => {
    const { checkoutId } = await started();
    const asked = cancel(checkoutId);
    await expect.poll(() => shop.engine.found.get(checkoutId)).toBeGreaterThan(2);
    expect(raisedFor(checkoutId)).toEqual([]);
    await says(shop, checkoutId, { status: "charging" });
    expect(await asked).toMatchObject({ status: 202, body: { status: "charging" } });
    expect(raisedFor(checkoutId)).toEqual(["cancel"]);
  });

  it("is 503 where the engine does not begin it, since nobody would hear the cancel, and is asked again later", async () => {
    const { checkoutId } = await started();
    const { status, headers, body } = await cancel(checkoutId);
    expect([status, body.code, body.retryable]).toEqual([503, "dependency_unavailable", true]);
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect(raisedFor(checkoutId)).toEqual([]);
    await says(shop, checkoutId, { status: "charging" });
    expect((await cancel(checkoutId)).status).toBe(202);
    expect(raisedFor(checkoutId)).toEqual(["cancel"]);
  });

  it("is not asked to end where it was placed or ended while the engine was waited for", async () => {
    const [placed, ended] = [await started(), await started()];
    const asked = [cancel(placed.checkoutId), cancel(ended.checkoutId)];
    for (const { checkoutId } of [placed, ended])
      await expect.poll(() => shop.engine.found.get(checkoutId)).toBeGreaterThan(2);
    const orderId = shop.ids.orderId(placed.checkoutId);
    const order = { orderId, orderNumber: "BX-100001", placedAt: shop.now() };
    await says(shop, placed.checkoutId, { status: "completed", order });
    await says(shop, ended.checkoutId, { status: "failed", failure: failure("payment_declined") });
    shop.engine.set(ended.checkoutId, { runtimeStatus: "completed" });
    const [tooLate, over] = await Promise.all(asked);
    expect(tooLate?.body.code).toBe("already_placed");
    expect(over).toMatchObject({ status: 202, body: { status: "failed" } });
    for (const { checkoutId } of [placed, ended]) expect(raisedFor(checkoutId)).toEqual([]);
  });

  it("cannot be cancelled once it is placed, and need not be once it has ended", async () => {
    const { key } = await aPlacedOrder(shop.store, shop.now());
    expect((await cancel(key.checkoutId)).body.code).toBe("already_placed");
    const { checkoutId } = await started();
    await says(shop, checkoutId, { status: "cancelled", failure: failure("checkout_cancelled") });
    shop.engine.set(checkoutId, { runtimeStatus: "completed" });
    expect(await cancel(checkoutId)).toMatchObject({ status: 202, body: { status: "cancelled" } });
    expect(raisedFor(checkoutId)).toEqual([]);
    expect((await cancel("chk_unknown")).status).toBe(404);
  });
});
