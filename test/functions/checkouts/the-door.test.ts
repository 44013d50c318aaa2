import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlacedOrder } from "../../../domain/checkout.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import type { OrderId } from "../../../domain/ids.ts";
import { aBuyer, says, startedWith } from "../../support/a-buyer.ts";
import { openShop, type Shop, shopSettings } from "../../support/a-shop.ts";

describe("a checkout at the door", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const orderOf = (buyer: Awaited<ReturnType<typeof aBuyer>>): PlacedOrder => ({
    orderId: shop.ids.orderId(buyer.checkoutId),
    orderNumber: "BX-100001",
    placedAt: shop.now(),
  });
  const counts = async ({ sku }: { readonly sku: string }) => {
    const { body } = await shop.ask("stock-get", { params: { sku } });
    return [body.available, body.held];
  };

  it("needs a key of sixteen to sixty-four letters, digits, dashes and underscores", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    for (const [key, code] of [
      ["", "idempotency_key_required"],
      ["short", "idempotency_key_invalid"],
      ["x".repeat(65), "idempotency_key_invalid"],
      ["with spaces in it 123", "idempotency_key_invalid"],
      ["key/with/slashes-123", "idempotency_key_invalid"],
    ] as const) {
      const { status, body } = await buyer.buy({}, { "idempotency-key": key });
      expect([status, body.code], key).toEqual([400, code]);
    }
    const { body } = await shop.ask("checkouts-create", { body: buyer.body });
    expect(body.code).toBe("idempotency_key_required");
    for (const key of ["a".repeat(16), "Z_-9".repeat(16)])
      expect((await buyer.buy({}, { "idempotency-key": key })).status).not.toBe(400);
  });

  it("holds the stock, locks the cart and starts the saga with all that it needs", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    const { status, headers, body } = await buyer.buy({ returnUrl: "https://shop.example/back" });
    expect([status, headers["location"], headers["retry-after"]]).toEqual([
      202,
      `/api/checkouts/${buyer.checkoutId}`,
      "1",
    ]);
    expect(body).toMatchObject({
      checkoutId: buyer.checkoutId,
      status: "reserving",
      cartId: buyer.cartId,
      quoteId: buyer.body.quoteId,
      total: buyer.body.expectedTotal,
      holdExpiresAt: expect.any(String),
      steps: [],
    });
    expect(await counts(buyer)).toEqual([3, 2]);
    expect((await shop.ask("carts-get", { params: { cartId: buyer.cartId } })).body.status).toBe("locked");
    const request = await startedWith(shop, buyer.checkoutId);
    expect(request).toMatchObject({
      key: {
        checkoutId: buyer.checkoutId,
        cartId: buyer.cartId,
        quoteId: buyer.body.quoteId,
        total: buyer.body.expectedTotal,
      },
      orderId: shop.ids.orderId(buyer.checkoutId),
      email: buyer.body.email,
      hold: { lines: [{ sku: buyer.sku, quantity: 2 }] },
      charge: {
        checkoutId: buyer.checkoutId,
        amount: buyer.body.expectedTotal,
        source: { paymentMethod: "pm_card_visa" },
        returnUrl: "https://shop.example/back",
      },
      needsAttentionAfterMs: 900_000,
    });
    const left = (from: string, to: string) => Date.parse(to) - Date.parse(from);
    expect(left(request.charge.startedAt, request.holdExpiresAt)).toBeLessThanOrEqual(shopSettings.holdTtlMs);
    expect(left(request.giveUpAt, request.holdExpiresAt)).toBe(30_000);
    expect(request.customerId).toMatch(/^cus_[0-9a-f]{32}$/);
    expect(JSON.stringify(request.hold)).not.toContain(buyer.body.email);
  });

  it("answers 201 as soon as the order is placed within the wait", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    const waiting = buyer.buy({}, { prefer: "wait=20" });
    await expect.poll(() => shop.engine.sagas.find(buyer.checkoutId)).toBeDefined();
    const order = orderOf(buyer);
    await says(shop, buyer.checkoutId, { status: "completed", order });
    await shop.memory.answers.publish(buyer.checkoutId, { status: "completed", order });
    const { status, headers, body } = await waiting;
    expect([status, headers["location"]]).toEqual([201, `/api/orders/${order.orderId}`]);
    expect(body.order).toMatchObject({ orderId: order.orderId, orderNumber: order.orderNumber });
    expect(shop.ids.isOrderToken(body.order.orderAccessToken, order.orderId as OrderId, shop.now())).toBe(
      true,
    );
  });

  it("answers what the customer must do, or why it failed, as soon as that is known", async () => {
    const nextAction = {
      type: "redirect_to_url",
      clientSecret: "s",
      redirectUrl: "https://bank.example/3ds",
    } as const;
    const [acting, declined] = [
      await aBuyer(shop, await shop.onSale(5)),
      await aBuyer(shop, await shop.onSale(5)),
    ];
    const waiting = [acting, declined].map((buyer) => buyer.buy({}, { prefer: "wait=20" }));
    for (const { checkoutId } of [acting, declined])
      await expect.poll(() => shop.engine.sagas.find(checkoutId)).toBeDefined();
    const { holdExpiresAt } = await startedWith(shop, acting.checkoutId);
    await shop.memory.answers.publish(acting.checkoutId, {
      status: "requires_action",
      nextAction,
      holdExpiresAt,
    });
    await shop.memory.answers.publish(declined.checkoutId, {
      status: "failed",
      failure: failure("payment_declined", "expired_card"),
    });
    const [acts, fails] = await Promise.all(waiting);
    expect(acts).toMatchObject({
      status: 202,
      body: { status: "requires_action", nextAction, holdExpiresAt },
    });
    expect(acts?.headers["retry-after"]).toBeUndefined();
    expect(fails).toMatchObject({
      status: 402,
      body: { code: "payment_declined", declineCode: "expired_card", checkout: { status: "failed" } },
    });
  });

  it("with the same key and body gets what stands, holds nothing more and starts nothing more", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    const first = await buyer.buy();
    const again = await Promise.all(Array.from({ length: 4 }, () => buyer.buy()));
    for (const { status, headers, body } of again) {
      expect([status, headers["idempotency-replayed"]]).toEqual([202, "true"]);
      expect(body).toEqual(first.body);
    }
    expect(first.headers["idempotency-replayed"]).toBeUndefined();
    expect(await counts(buyer)).toEqual([3, 2]);
    const { body } = buyer;
    const reordered = Object.fromEntries(Object.entries(body).toReversed());
    expect((await buyer.buy(reordered)).status).toBe(202);
  });

  it("is started once, however often it is asked for at the same moment", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => buyer.buy()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(
      answers.filter(({ headers }) => headers["idempotency-replayed"] === undefined).length,
    ).toBeLessThanOrEqual(1);
    expect(await counts(buyer)).toEqual([3, 2]);
  });

  it("with the same key and another body is refused, running or ended", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    const other = { email: "somebody.else@example.test" };
    expect((await buyer.buy(other)).body.code).toBe("idempotency_key_reused");
    await says(shop, buyer.checkoutId, { status: "failed", failure: failure("hold_expired") });
    shop.engine.set(buyer.checkoutId, { runtimeStatus: "completed" });
    expect((await buyer.buy(other)).body.code).toBe("idempotency_key_reused");
    const replayed = await buyer.buy();
    expect(replayed).toMatchObject({
      status: 409,
      headers: { "idempotency-replayed": "true" },
      body: { code: "hold_expired" },
    });
  });

  it("lets one of two checkouts have the cart, and tells the other which", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    const { status, body } = await buyer.buy({}, { "idempotency-key": "another-key-0123456" });
    expect([status, body.code, body.checkoutId]).toEqual([409, "checkout_in_progress", buyer.checkoutId]);
  });

  it("shares one scope of keys with every other anonymous caller", async () => {
    const [one, two] = [await aBuyer(shop, await shop.onSale(5)), await aBuyer(shop, await shop.onSale(5))];
    await one.buy();
    expect((await two.buy({}, { "idempotency-key": one.key })).body.code).toBe("idempotency_key_reused");
  });
});
