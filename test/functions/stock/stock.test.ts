import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aBuyer } from "../../support/a-buyer.ts";
import { openShop, type Shop, staff } from "../../support/a-shop.ts";

describe("stock", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const get = (sku: string) => shop.ask("stock-get", { params: { sku } });
  const receive = (sku: string, body: object) =>
    shop.ask("stock-receive", { params: { sku }, body, headers: staff });
  const adjust = (sku: string, body: object) =>
    shop.ask("stock-adjust", { params: { sku }, body, headers: staff });

  it("is what is on hand, held and available", async () => {
    const sku = await shop.onSale(10);
    expect((await get(sku)).body).toMatchObject({ sku, onHand: 10, held: 0, available: 10 });
    await (await aBuyer(shop, sku, 3)).buy();
    expect((await get(sku)).body).toMatchObject({ onHand: 10, held: 3, available: 7 });
    expect((await get("never-stocked")).body.code).toBe("unknown_sku");
    expect((await get("x".repeat(65))).body.code).toBe("unknown_sku");
  });

  it("is none of a product that was never received, which is not to be unknown", async () => {
    const sku = await shop.onSale(0);
    expect(await get(sku)).toMatchObject({ status: 200, body: { sku, onHand: 0, held: 0, available: 0 } });
  });

  it("is taken in once under a reference, and sold at once", async () => {
    const sku = await shop.onSale(0);
    expect(await receive(sku, { quantity: 5, reference: "d1" })).toMatchObject({
      status: 201,
      body: { onHand: 5, available: 5 },
    });
    expect(await receive(sku, { quantity: 5, reference: "d1" })).toMatchObject({
      status: 200,
      body: { onHand: 5, available: 5 },
    });
    expect(await receive(sku, { quantity: 6, reference: "d1" })).toMatchObject({
      status: 422,
      body: { code: "reference_reused" },
    });
    expect(await receive(sku, { quantity: 1, reference: "d2" })).toMatchObject({
      status: 201,
      body: { onHand: 6 },
    });
  });

  it("is corrected once under a reference, never below zero", async () => {
    const sku = await shop.onSale(5);
    expect(await adjust(sku, { delta: -2, reason: "broken", reference: "c1" })).toMatchObject({
      status: 201,
      body: { onHand: 3 },
    });
    expect(await adjust(sku, { delta: -2, reason: "broken", reference: "c1" })).toMatchObject({
      status: 200,
      body: { onHand: 3 },
    });
    const below = await adjust(sku, { delta: -4, reason: "lost", reference: "c2" });
    expect([below.status, below.body.code]).toEqual([422, "insufficient_stock"]);
    expect(below.body.lines).toEqual([{ sku, onHand: 3 }]);
    expect((await adjust(sku, { delta: 0, reason: "x", reference: "c3" })).body.code).toBe(
      "validation_failed",
    );
  });

  it("is moved only for products that there are, by staff", async () => {
    for (const sku of ["unknown", "a/b", "", "ä"]) {
      expect((await receive(sku, { quantity: 1, reference: "r" })).body.code, sku).toBe("unknown_sku");
      expect((await adjust(sku, { delta: 1, reason: "x", reference: "r" })).body.code, sku).toBe(
        "unknown_sku",
      );
    }
    const sku = await shop.onSale(1);
    expect(
      (await shop.ask("stock-receive", { params: { sku }, body: { quantity: 1, reference: "r" } })).status,
    ).toBe(401);
    expect((await receive(sku, { quantity: 0, reference: "r" })).body.errors[0].pointer).toBe("/quantity");
  });

  it("stands in the ledger when Redis is away, and is sold when it is back", async () => {
    const sku = await shop.onSale(1);
    const { takeIn } = shop.memory.stock;
    shop.memory.stock.takeIn = () => Promise.reject(new Error("Redis is away"));
    expect(await receive(sku, { quantity: 4, reference: "r1" })).toMatchObject({
      status: 201,
      body: { onHand: 5, available: 1 },
    });
    shop.memory.stock.takeIn = takeIn;
    await shop.stock.reconcile(sku);
    expect((await get(sku)).body).toMatchObject({ onHand: 5, available: 5 });
  });
});
