import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimKey, doneKey } from "../../../adapters/redis/keys.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import type { Instant, PaymentIntentId } from "../../../domain/ids.ts";
import { snapshotOf } from "../../../domain/quote.ts";
import { paidFor } from "../../ports/order-builders.ts";
import { aBuyer, startedWith } from "../../support/a-buyer.ts";
import { openShop, type Shop, shopSettings } from "../../support/a-shop.ts";

describe("a checkout while something is away, or was", () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  type Buyer = Awaited<ReturnType<typeof aBuyer>>;
  /** Brings the order of a started checkout into SQL, as its saga does. */
  const place = async ({ checkoutId }: Buyer) => {
    const { key, orderId, customerId, quote, email, charge } = await startedWith(shop, checkoutId);
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
    await shop.store.orders.place(checkoutId, paidFor(order, shop.now()));
  };

  it("is 503 and starts nothing while the engine cannot be asked, and the same key starts it later", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    shop.engine.away = true;
    expect((await buyer.buy()).body.code).toBe("dependency_unavailable");
    expect(shop.reported.at(-1)).toMatchObject({ route: "checkouts-create", checkoutId: buyer.checkoutId });
    expect((await buyer.buy({ email: "other@example.test" })).status).toBe(503);
    shop.engine.away = false;
    expect((await buyer.buy({ email: "other@example.test" })).body.code).toBe("idempotency_key_reused");
    const { status } = await buyer.buy();
    expect(status).toBe(202);
    expect((await shop.ask("stock-get", { params: { sku: buyer.sku } })).body).toMatchObject({
      available: 3,
      held: 2,
    });
  });

  it("joins the saga whose start was answered by nobody", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    const { start } = shop.engine.sagas;
    shop.engine.sagas.start = async (checkoutId, input) => {
      await start(checkoutId, input);
      throw new Error("the answer was lost");
    };
    expect((await buyer.buy()).status).toBe(202);
    shop.engine.sagas.start = start;
    expect((await buyer.buy()).headers["idempotency-replayed"]).toBe("true");
  });

  it("that died right after the hold is started by the same request, and refused to another body", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    const { start } = shop.engine.sagas;
    shop.engine.sagas.start = () => Promise.reject(new Error("the host died"));
    expect((await buyer.buy()).status).toBe(503);
    shop.engine.sagas.start = start;
    for (const other of [
      { email: "x@example.test" },
      { quoteId: "quote_unknown" },
      { cartId: "cart_unknown" },
    ])
      expect((await buyer.buy(other)).body.code).toBe("idempotency_key_reused");
    expect((await buyer.buy()).status).toBe(202);
    expect((await startedWith(shop, buyer.checkoutId)).hold.lines).toEqual([{ sku: buyer.sku, quantity: 2 }]);
  });

  it("gets the order that was placed, although Redis has forgotten the claim", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    await buyer.buy();
    await place(buyer);
    shop.engine.set(buyer.checkoutId, { runtimeStatus: "completed" });
    await shop.memory.forget();
    await shop.stock.rebuild();
    const { status, headers, body } = await buyer.buy();
    expect([status, headers["idempotency-replayed"], body.status]).toEqual([201, "true", "completed"]);
    expect((await buyer.buy({ email: "x@example.test" })).body.code).toBe("idempotency_key_reused");
  });

  it("gets the failure that it ended with, although engine and Redis have forgotten it", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    const { key, hold } = await startedWith(shop, buyer.checkoutId);
    await shop.store.orders.abandon(key, failure("payment_declined", "expired_card"), shop.now());
    await shop.memory.holds.release(hold);
    shop.engine.set(buyer.checkoutId, {
      runtimeStatus: "completed",
      createdAt: "2020-01-01T00:00:00.000Z" as Instant,
    });
    await shop.engine.sagas.purge(shop.now());
    for (const memory of ["whole", "lost"]) {
      if (memory === "lost") {
        await shop.memory.forget();
        await shop.stock.rebuild();
      }
      const { status, body } = await buyer.buy();
      expect([status, body.code, body.declineCode], memory).toEqual([
        402,
        "payment_declined",
        "expired_card",
      ]);
    }
    expect((await shop.ask("stock-get", { params: { sku: buyer.sku } })).body.held).toBe(0);
  });

  it("that ended longer ago than a claim lives gives back what was held for its key just now", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    await buyer.buy();
    const { key, hold } = await startedWith(shop, buyer.checkoutId);
    await shop.store.orders.abandon(key, failure("payment_declined"), shop.now());
    await shop.memory.holds.release(hold);
    shop.engine.set(buyer.checkoutId, {
      runtimeStatus: "completed",
      createdAt: "2020-01-01T00:00:00.000Z" as Instant,
    });
    await shop.engine.sagas.purge(shop.now());
    await shop.memory.connection.commands.del(claimKey(key.scopedToken), doneKey(buyer.checkoutId));
    expect((await buyer.buy({ email: "x@example.test" })).body.code).toBe("idempotency_key_reused");
    expect((await shop.ask("stock-get", { params: { sku: buyer.sku } })).body).toMatchObject({
      available: 5,
      held: 0,
    });
    expect((await shop.ask("carts-get", { params: { cartId: buyer.cartId } })).body.status).toBe("open");
  });

  it("is 503 while Redis has lost its memory, which is then rebuilt, and works again", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await shop.memory.forget();
    const lost = await buyer.buy();
    expect([lost.status, lost.body.code, lost.headers["retry-after"]]).toEqual([
      503,
      "dependency_unavailable",
      "2",
    ]);
    await expect.poll(() => shop.memory.stock.memoryFrom()).toBeDefined();
    const fresh = await aBuyer(shop, buyer.sku);
    expect((await fresh.buy()).status).toBe(202);
  });

  it("does not begin a saga whose hold is about to end", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    const { start } = shop.engine.sagas;
    shop.engine.sagas.start = () => Promise.reject(new Error("the host died"));
    await buyer.buy();
    shop.engine.sagas.start = start;
    shop.pass(shopSettings.holdTtlMs - 20_000);
    expect((await buyer.buy()).status).toBe(503);
    expect(await shop.engine.sagas.find(buyer.checkoutId)).toBeUndefined();
  });

  it("waits by asking where nothing can be heard", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    const { listen } = shop.memory.answers;
    shop.memory.answers.listen = () => Promise.reject(new Error("cannot listen"));
    const waiting = buyer.buy({}, { prefer: "wait=10" });
    await expect.poll(() => shop.engine.sagas.find(buyer.checkoutId)).toBeDefined();
    await place(buyer);
    expect((await waiting).status).toBe(201);
    shop.memory.answers.listen = listen;
  });
});
