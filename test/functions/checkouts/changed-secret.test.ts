import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimKey, doneKey, lockKey } from "../../../adapters/redis/keys.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import type { CartId, CheckoutId, Instant, PaymentIntentId } from "../../../domain/ids.ts";
import { snapshotOf } from "../../../domain/quote.ts";
import { paidFor } from "../../ports/order-builders.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import { aBuyer, startedWith } from "../../support/a-buyer.ts";
import { openShop, type Shop } from "../../support/a-shop.ts";

describe("a key that was used before the secret of ids was changed", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  type Buyer = Awaited<ReturnType<typeof aBuyer>>;
  const other = { email: "somebody.else@example.test" };
  const started = async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    expect((await buyer.buy()).body.checkoutId).toBe(buyer.checkoutId);
    return buyer;
  };
  const newIdOf = ({ key }: Buyer): CheckoutId => shop.ids.checkoutId("anonymous", key);
  const held = async ({ sku }: Buyer): Promise<number> =>
    (await shop.ask("stock-get", { params: { sku } })).body.held;
  const forgetInRedis = async ({ checkoutId, cartId }: Buyer) => {
    const { key } = await startedWith(shop, checkoutId);
    const keys = [claimKey(key.scopedToken), lockKey(cartId as CartId), doneKey(checkoutId)];
    await shop.memory.connection.commands.del(...keys);
  };
  const expectOneCheckout = async (buyer: Buyer) => {
    expect(newIdOf(buyer)).not.toBe(buyer.checkoutId);
    expect(shop.engine.startedWith(newIdOf(buyer))).toBeUndefined();
    expect((await buyer.buy(other)).body.code).toBe("idempotency_key_reused");
  };

  it("joins the checkout that runs, and nothing more is held or started", async () => {
    const buyer = await started();
    shop.changeSecret();
    const { status, headers, body } = await buyer.buy();
    expect([status, headers["idempotency-replayed"], body.checkoutId]).toEqual([
      202,
      "true",
      buyer.checkoutId,
    ]);
    expect(await held(buyer)).toBe(2);
    await expectOneCheckout(buyer);
  });

  it("joins it also where Redis has forgotten claim and lock, and gives back what was held just now", async () => {
    const buyer = await started();
    await forgetInRedis(buyer);
    shop.changeSecret();
    expect((await buyer.buy()).body.checkoutId).toBe(buyer.checkoutId);
    expect(await held(buyer)).toBe(2);
    await forgetInRedis(buyer);
    await expectOneCheckout(buyer);
  });

  it("keeps the units of a twin that has started meanwhile", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    shop.changeSecret();
    let twin = 0;
    shop.engine.beforeNextFind = async () => {
      twin = (await buyer.buy()).status;
    };
    expect([(await buyer.buy()).status, twin]).toEqual([202, 202]);
    expect(await held(buyer)).toBe(2);
  });

  it("is counted once by the rule on how often somebody tries", async () => {
    await shop.close();
    shop = await openShop({ checkoutsPerHour: 1 });
    const buyer = await aBuyer(shop, await shop.onSale(5));
    shop.engine.away = true;
    expect((await buyer.buy()).status).toBe(503);
    shop.engine.away = false;
    shop.changeSecret();
    expect((await buyer.buy()).status).toBe(202);
  });

  it("gets the order that was placed, also where Redis has forgotten everything", async () => {
    const buyer = await started();
    const { key, orderId, customerId, quote, email, charge } = await startedWith(shop, buyer.checkoutId);
    const order = {
      key,
      orderId,
      customerId,
      paymentIntentId: "pi_1" as PaymentIntentId,
      snapshot: snapshotOf(quote),
      contact: { email, shippingAddress: quote.shippingAddress },
      at: charge.startedAt,
    };
    await shop.store.orders.record(order);
    await shop.store.orders.place(buyer.checkoutId, paidFor(order, shop.now()));
    shop.engine.set(buyer.checkoutId, { runtimeStatus: "completed" });
    shop.changeSecret();
    for (const memory of ["whole", "lost"]) {
      if (memory === "lost") {
        await shop.memory.forget();
        await shop.stock.rebuild();
      }
      const { status, body } = await buyer.buy();
      expect([status, body.status, body.order?.orderId], memory).toEqual([201, "completed", orderId]);
    }
    await expectOneCheckout(buyer);
  });

  it("gets the failure that it ended with, although cart and stock are free and engine and claim are gone", async () => {
    const buyer = await started();
    const { key, hold } = await startedWith(shop, buyer.checkoutId);
    await shop.store.orders.abandon(key, failure("payment_declined", "expired_card"), shop.now());
    await shop.memory.holds.release(hold);
    await forgetInRedis(buyer);
    const createdAt = "2020-01-01T00:00:00.000Z" as Instant;
    shop.engine.set(buyer.checkoutId, { runtimeStatus: "completed", createdAt });
    await shop.engine.sagas.purge(shop.now());
    shop.changeSecret();
    expect((await buyer.buy()).body).toMatchObject({ code: "payment_declined", declineCode: "expired_card" });
    expect(await held(buyer)).toBe(0);
    await expectOneCheckout(buyer);
  });

  it("starts the checkout whose door died right after the hold, by the id that holds", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    shop.engine.away = true;
    expect((await buyer.buy()).status).toBe(503);
    shop.engine.away = false;
    shop.changeSecret();
    expect(await buyer.buy()).toMatchObject({ status: 202, body: { checkoutId: buyer.checkoutId } });
    expect(await held(buyer)).toBe(2);
    await expectOneCheckout(buyer);
  });

  it("is followed by its claim on a host that does not know the other secret", async () => {
    const buyer = await started();
    shop.changeSecret({});
    expect((await buyer.buy()).body.checkoutId).toBe(buyer.checkoutId);
    await expectOneCheckout(buyer);
  });

  it("leaves others alone: a new key has a checkout by the new secret", async () => {
    shop.changeSecret();
    const buyer = await started();
    expect(buyer.checkoutId).toBe(newIdOf(buyer));
    expect((await startedWith(shop, buyer.checkoutId)).orderId).toBe(shop.ids.orderId(buyer.checkoutId));
    expect((await buyer.buy()).headers["idempotency-replayed"]).toBe("true");
    expect(await held(buyer)).toBe(2);
  });

  it("has an order that its old token opens, until that is told not to", async () => {
    const { orderId } = await aPlacedOrder(shop.store, shop.now());
    const headers = { "x-order-token": shop.ids.orderToken(orderId, shop.now()) };
    const read = async () => (await shop.ask("orders-get", { params: { orderId }, headers })).status;
    shop.changeSecret();
    expect(await read()).toBe(200);
    shop.changeSecret({ previous: "0123456789abcdef0123456789abcdef", previousTokens: false });
    expect(await read()).toBe(403);
    const fresh = { "x-order-token": shop.ids.orderToken(orderId, shop.now()) };
    expect((await shop.ask("orders-get", { params: { orderId }, headers: fresh })).status).toBe(200);
  });
});
