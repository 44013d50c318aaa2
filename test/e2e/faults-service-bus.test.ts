import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions, tracesOf } from "../support/traces.ts";
import { until } from "../support/until.ts";

describe("when Service Bus", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.heal());

  /** So many orders, placed one after the other; the answers. */
  const placeOrders = async (count: number) => {
    const sku = await product.onSale(count);
    const carts = await Promise.all(
      Array.from({ length: count }, () => product.shop.ready([{ sku, quantity: 1 }])),
    );
    const answers = await Promise.all(carts.map((ready) => product.shop.checkout(ready, { key: newKey() })));
    expect(answers.map(({ status }) => status)).toEqual(carts.map(() => 201));
    return answers;
  };

  /** On each subscription each order's event once, with one id everywhere, as its number 1. */
  const expectToldOnce = async (checkoutIds: readonly string[]) => {
    for (const { events } of (await tracesOf(product, checkoutIds)).values()) {
      const told = subscriptions.map((name) => events[name].map(({ id, sequence }) => ({ id, sequence })));
      const [first] = told;
      expect(first).toEqual([{ id: expect.stringMatching(/^evt_/), sequence: 1 }]);
      expect(told).toEqual(subscriptions.map(() => first));
    }
  };

  it("is away, orders are placed as ever, and their events follow", { timeout: 60_000 }, async () => {
    await placeOrders(1); // the connection stands when it breaks
    await product.control.fault("service-bus", { kind: "down" });
    await until(async () => {
      const { body } = await product.api("GET", "/health/ready");
      return body.dependencies.serviceBus.status === "down";
    }, 15_000);
    const answers = await placeOrders(12);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(3_000);
    const health = await product.api("GET", "/health/ready");
    expect([health.status, health.body.status, health.body.dependencies.serviceBus.status]).toEqual([
      200,
      "degraded",
      "down",
    ]);
    await product.control.struck("service-bus", null, 3);
    await product.control.heal();
    await product.settled({ subscriptions });
    const ids = answers.map(({ body }) => body.checkoutId);
    await expectPlacedOnce(product, ...ids);
    await expectToldOnce(ids);
  });

  it.each([
    { what: "loses its answers", fault: { kind: "lose-answer", times: 2 } },
    { what: "is throttled", fault: { kind: "throttle", times: 4 } },
    { what: "answers later than is waited for", fault: { kind: "latency", delayMs: 12_000, times: 2 } },
  ])("$what, each event arrives once all the same", { timeout: 60_000 }, async ({ fault }) => {
    await product.control.fault("service-bus", { ...fault, operation: "send" });
    const answers = await placeOrders(6);
    await product.control.struck("service-bus", "send", fault.times);
    await product.settled({ subscriptions });
    const ids = answers.map(({ body }) => body.checkoutId);
    await expectPlacedOnce(product, ...ids);
    await expectToldOnce(ids);
  });
});
