import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CheckoutShape } from "../../contracts/http/checkouts.ts";
import { OrderShape } from "../../contracts/http/orders.ts";
import { ordersTopic } from "../../contracts/topics.ts";
import type { Answer, Json } from "../../local/client/api.ts";
import { address, newKey, type Ready } from "../../local/client/shop.ts";
import { actionsOf, engineOf } from "../support/engine.ts";
import { inboxOf } from "../support/inbox.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";
import { until } from "../support/until.ts";

const steps = ["stock.hold", "payment.authorize", "orders.record", "payment.capture", "orders.finish"];
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe("a checkout of two SKUs", () => {
  let product: Product;
  let skus: readonly [string, string];
  let before: Json[];
  let ready: Ready;
  let quote: Json;
  let answer: Answer;
  let engine: ReturnType<typeof engineOf>;
  let messages: Json[];

  const stocks = () => Promise.all(skus.map((sku) => product.ops.stock(sku)));
  const order = (headers: Record<string, string>) =>
    product.api("GET", `/orders/${answer.body.order.orderId}`, { headers });

  /** Everything that the warehouse gets of an order, taken from its session. */
  const receive = async (orderId: string) => {
    const client = new ServiceBusClient(product.endpoints.serviceBusConnectionString);
    try {
      const receiver = await client.acceptSession(ordersTopic.name, "warehouse", orderId);
      const got = await receiver.receiveMessages(10, { maxWaitTimeInMs: 10_000 });
      for (const message of got) await receiver.completeMessage(message);
      return [...got, ...(await receiver.peekMessages(10))];
    } finally {
      await client.close();
    }
  };

  beforeAll(async () => {
    product = await aProduct();
    engine = engineOf(product);
    skus = [
      await product.onSale(10, { prices: { EUR: 1999 } }),
      await product.onSale(5, { prices: { EUR: 450 } }),
    ];
    before = await stocks();
    const cartId = await product.shop.fillCart([
      { sku: skus[0], quantity: 2 },
      { sku: skus[1], quantity: 1 },
    ]);
    const quoted = await product.api("POST", `/carts/${cartId}/quotes`, {
      body: { shippingAddress: address },
    });
    quote = quoted.body;
    ready = { cartId, quoteId: quote.quoteId, total: quote.totals.total };
    answer = await product.api("POST", "/checkouts", {
      headers: { "idempotency-key": newKey(), "x-request-id": "happy.path-0001" },
      body: {
        cartId,
        quoteId: quote.quoteId,
        email: "Ada@example.com",
        payment: { paymentMethod: "pm_card_visa" },
        expectedTotal: ready.total,
      },
    });
    messages = await receive(answer.body.order.orderId);
    await engine.ended(answer.body.checkoutId);
  });
  afterAll(() => product.stop());

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
    expect(names).toEqual(steps.slice(0, names.length));
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  it("is read by its id until the end, with every step accepted and timed", async () => {
    const { status, body } = await product.api("GET", `/checkouts/${answer.body.checkoutId}`);
    expect(status).toBe(200);
    expect({ ...body, steps: [] }).toEqual({ ...answer.body, steps: [] });
    expect(body.steps).toEqual(
      steps.map((name) => ({
        name,
        startedAt: expect.stringMatching(instant),
        endedAt: expect.stringMatching(instant),
        outcome: "accepted",
      })),
    );
  });

  it("opens the order to whoever has its token and to staff, and to nobody else", async () => {
    const { orderAccessToken, orderId } = answer.body.order;
    const [withToken, forStaff] = await Promise.all([
      order({ "x-order-token": orderAccessToken }),
      order(product.ops.headers),
    ]);
    expect([withToken.status, forStaff.status]).toEqual([200, 200]);
    expect(forStaff.body).toEqual(withToken.body);
    expect(OrderShape.strict().parse(withToken.body)).toEqual(withToken.body);
    expect(withToken.body).toMatchObject({
      orderId,
      orderNumber: answer.body.order.orderNumber,
      checkoutId: answer.body.checkoutId,
      status: "placed",
      placedAt: expect.stringMatching(instant),
      currency: "EUR",
      email: "Ada@example.com",
      lines: quote.lines,
      totals: quote.totals,
      shippingAddress: address,
      payment: { captured: ready.total, refunded: { amount: 0, currency: "EUR" } },
      timeline: [{ sequence: 1, type: "OrderPlaced" }],
    });
    const refused = await Promise.all([
      order({}),
      order({ "x-order-token": "", "x-api-key": "" }),
      order({ "x-order-token": `${orderAccessToken}x` }),
      order({ "x-api-key": "not-a-key" }),
      product.api("GET", `/orders/${orderId}x`, { headers: { "x-order-token": orderAccessToken } }),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [401, "unauthenticated"],
      [401, "unauthenticated"],
      [403, "forbidden"],
      [403, "forbidden"],
      [403, "forbidden"],
    ]);
  });

  it("tells the warehouse once, in the order's session, by a CloudEvent with the order in it", async () => {
    expect(messages).toHaveLength(1);
    const [{ messageId, sessionId, subject, contentType, applicationProperties, body }] = messages as [Json];
    const { orderId } = answer.body.order;
    const { checkoutId, timeline, ...shown } = (await order(product.ops.headers)).body;
    expect({ sessionId, subject, contentType }).toEqual({
      sessionId: orderId,
      subject: "OrderPlaced",
      contentType: "application/cloudevents+json",
    });
    expect(applicationProperties).toEqual({
      type: "OrderPlaced",
      currency: "EUR",
      country: "DE",
      totalMinor: ready.total.amount,
      schemaVersion: "1",
      replayFor: "*",
    });
    expect(body).toEqual({
      specversion: "1.0",
      id: messageId,
      source: "/boxoffice",
      type: "com.boxoffice.order.placed.v1",
      subject: orderId,
      time: shown.placedAt,
      datacontenttype: "application/json",
      sequence: "1",
      sequencetype: "Integer",
      data: expect.objectContaining(shown),
    });
    expect(JSON.stringify([messageId, applicationProperties, body])).not.toContain(checkoutId);
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
    const { activities, timers, events, actions } = actionsOf(await engine.ended(checkoutId));
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

  it("is listed for operators without its steps, and shown to them with every id", async () => {
    const { checkoutId, order: placed, steps: _, ...rest } = answer.body;
    const list = await product.ops.get("/ops/checkouts?status=completed&limit=1");
    expect(list.status).toBe(200);
    expect(list.body).toEqual({
      items: [
        {
          ...rest,
          checkoutId,
          order: { orderId: placed.orderId, orderNumber: placed.orderNumber },
          since: expect.stringMatching(instant),
        },
      ],
      nextCursor: null,
    });
    const [intent] = await intentsOf(product, checkoutId);
    const one = await product.ops.get(`/ops/checkouts/${checkoutId}`);
    expect(one.body).toMatchObject({
      checkoutId,
      status: "completed",
      ids: { orderId: placed.orderId, paymentIntentId: intent?.id, eventIds: [messages[0].messageId] },
      engine: { runtimeStatus: "completed" },
      store: { state: "placed" },
      hold: "committed",
    });
    expect(one.body.steps).toEqual(
      steps.map((name) =>
        expect.objectContaining({ name, attempts: 1, durationMs: expect.any(Number), outcome: "accepted" }),
      ),
    );
    expect(one.body.order).not.toHaveProperty("orderAccessToken");
    const anonymous = await product.api("GET", `/ops/checkouts/${checkoutId}`);
    expect([anonymous.status, anonymous.body.code]).toEqual([401, "unauthenticated"]);
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
    await product.settled();
  });
});
