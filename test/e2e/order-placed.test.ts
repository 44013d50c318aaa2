import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrderShape } from "../../contracts/http/orders.ts";
import { ordersTopic } from "../../contracts/topics.ts";
import type { Json } from "../../local/client/api.ts";
import { address } from "../../local/client/shop.ts";
import { type AnOrder, anOrder, happySteps, instantText } from "../support/an-order.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";

describe("an order that was placed", () => {
  let product: Product;
  let { quote, ready, answer } = {} as AnOrder;
  let messages: Json[];
  beforeAll(async () => {
    product = await aProduct();
    ({ quote, ready, answer } = await anOrder(product));
    messages = await receive(answer.body.order.orderId);
  });
  afterAll(() => product.stop());

  const order = (headers: Record<string, string>) =>
    product.api("GET", `/orders/${answer.body.order.orderId}`, { headers });

  /** Everything that the warehouse gets of an order, taken from its session. */
  const receive = async (orderId: string) => {
    const client = new ServiceBusClient(product.endpoints.serviceBusConnectionString);
    try {
      const receiver = await client.acceptSession(ordersTopic.name, "warehouse", orderId);
      const got = await receiver.receiveMessages(10, { maxWaitTimeInMs: 20_000 });
      for (const message of got) await receiver.completeMessage(message);
      return [...got, ...(await receiver.peekMessages(10))];
    } finally {
      await client.close();
    }
  };

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
      placedAt: expect.stringMatching(instantText),
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
      data: {
        ...shown,
        customerId: expect.any(String),
        shippingCountry: "DE",
        shippingOption: quote.shippingOptions.find(({ id }: Json) => id === quote.shippingOptionId),
      },
    });
    expect(JSON.stringify([messageId, applicationProperties, body])).not.toContain(checkoutId);
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
          since: expect.stringMatching(instantText),
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
      happySteps.map((name) =>
        expect.objectContaining({ name, attempts: 1, durationMs: expect.any(Number), outcome: "accepted" }),
      ),
    );
    expect(one.body.order).not.toHaveProperty("orderAccessToken");
    const anonymous = await product.api("GET", `/ops/checkouts/${checkoutId}`);
    expect([anonymous.status, anonymous.body.code]).toEqual([401, "unauthenticated"]);
  });

  it("leaves every invariant holding", async () => {
    await product.settled(); // without the warehouse, whose message was taken
  });
});
