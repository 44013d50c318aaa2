import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CheckoutShape } from "../../contracts/http/checkouts.ts";
import type { Json } from "../../local/client/api.ts";
import { address } from "../../local/client/shop.ts";
import { type AnOrder, anOrder, happySteps, instantText } from "../support/an-order.ts";
import { actionsOf, engineOf } from "../support/engine.ts";
import { inboxOf } from "../support/inbox.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";
import { subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";

describe("a checkout of two SKUs", () => {
  let product: Product;
  let { skus, before, quote, ready, answer } = {} as AnOrder;
  beforeAll(async () => {
    product = await aProduct();
    ({ skus, before, quote, ready, answer } = await anOrder(product));
  });
  afterAll(() => product.stop());

  const stocks = () => Promise.all(skus.map((sku) => product.ops.stock(sku)));

  it("answers 201 with the order's address and nothing that speaks of waiting or of an earlier answer", () => {
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json",
      location: `/api/orders/${answer.body.order.orderId}`,
      "x-request-id": "happy.path-0001",
      "cache-control": "no-store",
    });
    expect(answer.headers).not.toHaveProperty("retry-after");
    expect(answer.headers).not.toHaveProperty("idempotency-replayed");
  });

  it("answers with the whole checkout and its order, as the contract has them", () => {
    const { body } = answer;
    expect(CheckoutShape.strict().parse(body)).toEqual(body);
    expect(body).toEqual({
      checkoutId: expect.stringMatching(/^chk_[\w-]{20,}$/),
      status: "completed",
      cartId: ready.cartId,
      quoteId: ready.quoteId,
      total: ready.total,
      order: {
        orderId: expect.stringMatching(/^ord_[\w-]{20,}$/),
        orderNumber: expect.any(String),
        orderAccessToken: expect.any(String),
      },
      steps: expect.any(Array),
    });
    expect(ready.total.amount).toBe(
      quote.totals.goods.amount + quote.totals.shipping.amount + quote.totals.tax.amount,
    );
    expect(quote.totals.goods).toEqual({ amount: 2 * 1999 + 450, currency: "EUR" });
  });

  it("tells what the customer waited for as steps in their order", () => {
    const names = answer.body.steps.map(({ name }: Json) => name);
    expect(names).toEqual(happySteps.slice(0, names.length));
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  it("is read by its id until the end, with every step accepted and timed", async () => {
    const { status, body } = await product.api("GET", `/checkouts/${answer.body.checkoutId}`);
    expect(status).toBe(200);
    expect({ ...body, steps: [] }).toEqual({ ...answer.body, steps: [] });
    expect(body.steps).toEqual(
      happySteps.map((name) => ({
        name,
        startedAt: expect.stringMatching(instantText),
        endedAt: expect.stringMatching(instantText),
        outcome: "accepted",
      })),
    );
  });

  it("is charged once, by a PaymentIntent that names its checkout and its order", async () => {
    const intents = await intentsOf(product, answer.body.checkoutId);
    expect(intents).toHaveLength(1);
    expect(intents[0]).toMatchObject({
      status: "succeeded",
      amount: ready.total.amount,
      amount_received: ready.total.amount,
      currency: "eur",
      capture_method: "manual",
      metadata: { checkout_id: answer.body.checkoutId, order_id: answer.body.order.orderId },
    });
  });

  it("costs at most nine durable actions, and neither timers nor events although Stripe's webhooks came", async () => {
    const { checkoutId } = answer.body;
    const types = () => inboxOf(product, checkoutId).map(({ type }) => type);
    const settling = ["payment_intent.amount_capturable_updated", "payment_intent.succeeded"];
    await until(
      () => settling.every((type) => types().includes(type)),
      10_000,
      () => types().join(", "),
    );
    const { activities, timers, events, actions } = actionsOf(await engineOf(product).ended(checkoutId));
    expect({ activities, timers, events }).toEqual({ activities: 4, timers: 0, events: 0 });
    expect(actions).toBeLessThanOrEqual(9);
  });

  it("takes its units off the stock, and leaves none of them held", async () => {
    expect(before.map(({ onHand, held, available }) => [onHand, held, available])).toEqual([
      [10, 0, 10],
      [5, 0, 5],
    ]);
    expect((await stocks()).map(({ onHand, held, available }) => [onHand, held, available])).toEqual([
      [8, 0, 8],
      [4, 0, 4],
    ]);
  });

  it("leaves a cart that is bought: it can neither be changed nor quoted nor bought again", async () => {
    const path = `/carts/${ready.cartId}`;
    expect((await product.api("GET", path)).body.status).toBe("ordered");
    const refused = await Promise.all([
      product.api("PUT", `${path}/items/${skus[0]}`, { body: { quantity: 1 } }),
      product.api("PATCH", path, { body: { email: "ada@example.com" } }),
      product.api("DELETE", path),
      product.api("POST", `${path}/quotes`, { body: { shippingAddress: address } }),
      product.shop.checkout(ready),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      refused.map(() => [409, "cart_ordered"]),
    );
  });

  it.each([
    { currency: "JPY", price: 500 },
    { currency: "KWD", price: 1250 },
  ])("is paid in $currency by its own minor units", async ({ currency, price }) => {
    const sku = await product.onSale(3, { prices: { [currency]: price } });
    const bought = await product.shop.ready([{ sku, quantity: 3 }], currency);
    const { status, body } = await product.shop.checkout(bought);
    expect([status, body.total]).toEqual([201, bought.total]);
    const { body: shown } = await product.ops.get(`/orders/${body.order.orderId}`);
    expect(shown.totals.goods).toEqual({ amount: 3 * price, currency });
    expect(shown.payment.captured).toEqual(bought.total);
    const [intent] = await intentsOf(product, body.checkoutId);
    expect([intent?.currency, intent?.amount_received]).toEqual([
      currency.toLowerCase(),
      bought.total.amount,
    ]);
  });

  it("is paid at the quote's price, though the catalogue has another by then", async () => {
    const sku = await product.onSale(1, { prices: { EUR: 1000 } });
    const quoted = await product.shop.ready([{ sku, quantity: 1 }]);
    await product.ops.product(sku, { prices: { EUR: 9900 } });
    const { status, body } = await product.shop.checkout(quoted);
    expect([status, body.total]).toEqual([201, quoted.total]);
    const { body: shown } = await product.ops.get(`/orders/${body.order.orderId}`);
    expect(shown.lines[0].unitPrice).toEqual({ amount: 1000, currency: "EUR" });
    expect(shown.payment.captured).toEqual(quoted.total);
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
