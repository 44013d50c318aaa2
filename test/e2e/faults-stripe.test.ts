import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../../local/client/api.ts";
import type { Ready } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { abandonElsewhere } from "../support/second-host.ts";
import { paymentsOf, recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

/** The client tries a broken connection once more by itself, so one that breaks twice is what it notices. */
const troubles: readonly { readonly what: string; readonly fault: Json }[] = [
  { what: "loses its answers", fault: { kind: "lose-answer", times: 2 } },
  { what: "fails, and keeps that answer under the key", fault: { kind: "error", status: 500, times: 1 } },
  { what: "fails at its edge", fault: { kind: "error", status: 503, times: 2 } },
  { what: "throttles", fault: { kind: "throttle", times: 1 } },
  { what: "is away", fault: { kind: "down", times: 2 } },
];
const forward = ["create", "confirm", "capture"] as const;

describe("when Stripe", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.heal());

  it.each(troubles)("$what at each step, a checkout is paid once", async ({ fault }) => {
    const sku = await product.onSale(2);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    for (const operation of forward) await product.control.fault("stripe", { ...fault, operation });
    const { status, body } = await insist(product, ready);
    expect(status).toBe(201);
    for (const operation of forward) await product.control.struck("stripe", operation, fault.times);
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, body.checkoutId);
  });

  it("answers later than its client waits, the checkouts are paid once", async () => {
    const sku = await product.onSale(3);
    const carts = await Promise.all(forward.map(() => product.shop.ready([{ sku, quantity: 1 }])));
    for (const operation of forward)
      await product.control.fault("stripe", { kind: "latency", delayMs: 11_000, times: 1, operation });
    const answers = await Promise.all(carts.map((ready) => insist(product, ready)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const operation of forward) await product.control.struck("stripe", operation);
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, ...answers.map(({ body }) => body.checkoutId));
  });

  it.each(troubles)("$what while money is let go or given back, that happens once", async ({ fault }) => {
    const sku = await product.onSale(4);
    const [left, lost] = (await Promise.all(
      [1, 2].map(() => product.shop.ready([{ sku, quantity: 2 }])),
    )) as [Ready, Ready];
    const waiting = await askForAuthentication(product, left);
    await product.control.fault("stripe", { kind: "latency", delayMs: 1500, times: 1, operation: "capture" });
    for (const operation of ["cancel", "retrieve", "refund"])
      await product.control.fault("stripe", { ...fault, operation });
    const asked = insist(product, lost);
    await product.control.struck("stripe", "capture");
    await until(() => recordsOf(product, lost.cartId).checkouts[0]?.state === "recorded", 10_000);
    const checkoutId = await abandonElsewhere(product, lost.cartId);
    await product.api("POST", `/checkouts/${waiting.checkoutId}/cancel`);
    await untilStatus(product, waiting.checkoutId, "cancelled");
    const { status, body } = await asked;
    expect([status, body.code]).toEqual([503, "dependency_unavailable"]);
    for (const operation of ["cancel", "refund"])
      await product.control.struck("stripe", operation, fault.times);
    await product.settled({ subscriptions });
    await expectNothingSold(product, waiting.checkoutId, checkoutId);
    const [given] = await paymentsOf(product, checkoutId);
    expect([given?.status, given?.received, given?.refunded]).toEqual([
      "succeeded",
      given?.amount,
      given?.amount,
    ]);
    expect((await paymentsOf(product, waiting.checkoutId)).map((payment) => payment.status)).toEqual([
      "canceled",
    ]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 4, available: 4, held: 0 });
  });

  it("cannot reach the shop with its webhooks, who asks for the checkout brings it on", async () => {
    const sku = await product.onSale(1);
    const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }]));
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
    await completeAuthentication(waiting);
    await untilStatus(product, waiting.checkoutId, "completed");
    await product.control.heal();
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("never hears that its webhooks arrived, it sends them again to no effect", async () => {
    const sku = await product.onSale(1);
    const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }]));
    await product.control.fault("stripe", { kind: "lose-answer", operation: "webhook", times: 3 });
    await completeAuthentication(waiting);
    const isPlaced = () => recordsOf(product, waiting.ready.cartId).checkouts[0]?.state === "placed";
    await until(isPlaced, 15_000);
    await product.control.struck("stripe", "webhook", 3);
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, waiting.checkoutId);
  });
});
