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
