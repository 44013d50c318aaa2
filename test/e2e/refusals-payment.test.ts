import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf, stripeOf } from "../support/stripe-account.ts";

const declines = [
  ["pm_card_chargeDeclined", "generic_decline"],
  ["pm_card_visa_chargeDeclined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedLostCard", "generic_decline"],
  ["pm_card_visa_chargeDeclinedStolenCard", "generic_decline"],
  ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_velocity_exceeded"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "processing_error"],
  ["pm_card_radarBlock", "generic_decline"],
] as const;

describe("a payment that is refused", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it.each(declines)(
    "with %s answers %s, with cart and units free by then",
    async (paymentMethod, declineCode) => {
      const sku = await product.onSale(2);
      const ready = await product.shop.ready([{ sku, quantity: 2 }]);
      const answer = await product.shop.checkout(ready, { paymentMethod });
      const [stock, cart] = await Promise.all([
        product.ops.stock(sku),
        product.api("PUT", `/carts/${ready.cartId}/items/${sku}`, { body: { quantity: 1 } }),
      ]);
      expect(answer.status).toBe(402);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(answer.body).toEqual({
        type: "urn:boxoffice:problem:payment_declined",
        title: expect.any(String),
        status: 402,
        detail: expect.any(String),
        instance: expect.any(String),
        code: "payment_declined",
        retryable: false,
        declineCode,
        checkout: expect.objectContaining({
          checkoutId: expect.stringMatching(/^chk_/),
          status: "failed",
          cartId: ready.cartId,
          failure: { code: "payment_declined", message: expect.any(String), retryable: false, declineCode },
        }),
      });
      expect(stock).toMatchObject({ onHand: 2, available: 2, held: 0 });
      expect([cart.status, cart.body.status]).toEqual([200, "open"]);
      const [intent, ...more] = await intentsOf(product, answer.body.checkout.checkoutId);
      expect([intent?.status, intent?.amount_received, more]).toEqual(["canceled", 0, []]);
      const again = await product.shop.quote(ready.cartId);
      expect(codeOf(await product.shop.checkout(again))).toEqual([201, "completed"]);
    },
  );

  it("is answered no sooner than the units are back, though Redis was away for their release", async () => {
    const sku = await product.onSale(2);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    await product.control.fault("redis", { kind: "down", operation: "release", times: 1 });
    const answer = await product.shop.checkout(ready, { paymentMethod: "pm_card_chargeDeclined" });
    const [stock, { body: cart }] = await Promise.all([
      product.ops.stock(sku),
      product.api("GET", `/carts/${ready.cartId}`),
    ]);
    await product.control.struck("redis", "release");
    expect(codeOf(answer)).toEqual([402, "payment_declined"]);
    expect([stock.available, stock.held, cart.status]).toEqual([2, 0, "open"]);
    await product.control.heal();
  });

  it("is not one whose risk is merely elevated", async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    const answer = await product.shop.checkout(ready, { paymentMethod: "pm_card_riskLevelElevated" });
    expect(codeOf(answer)).toEqual([201, "completed"]);
  });

  it.each([
    { payment: { paymentMethod: "pm_1NobodyKnowsThisOne" } },
    { payment: { confirmationToken: "ctoken_1NobodyKnowsThisOne" } },
  ])(
    "by Stripe as unknown ($payment) is final for its key, with cart and units free",
    async ({ payment }) => {
      const sku = await product.onSale(1);
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const key = { "idempotency-key": newKey() };
      const answer = await postCheckout(product, ready, { payment }, key);
      expect(codeOf(answer)).toEqual([422, "payment_method_invalid"]);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
      const again = await postCheckout(product, ready, { payment }, key);
      expect([...codeOf(again), again.headers["idempotency-replayed"]]).toEqual([
        422,
        "payment_method_invalid",
        "true",
      ]);
      const other = await postCheckout(product, ready, {}, key);
      expect(codeOf(other)).toEqual([422, "idempotency_key_reused"]);
      expect(codeOf(await postCheckout(product, ready))).toEqual([201, "completed"]);
    },
  );

  it.each([
    { payment: { paymentMethod: "visa" } },
    { payment: { paymentMethod: "pm_card_visa", confirmationToken: "ctoken_1" } },
    { payment: {} },
    { payment: undefined },
    { paymentAttempts: 2 },
    { returnUrl: "javascript:alert(1)" },
    { email: "nobody" },
    { coupon: "FREE" },
  ])("for its form alone (%j) starts nothing", async (over) => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    const key = { "idempotency-key": newKey() };
    const answer = await postCheckout(product, ready, over, key);
    expect(codeOf(answer)).toEqual([400, "validation_failed"]);
    const [field = ""] = Object.keys(over);
    expect(answer.body.errors[0].pointer).toMatch(new RegExp(`^/${field}(/|$)`));
    expect(await product.ops.stock(sku)).toMatchObject({ available: 1, held: 0 });
    expect(codeOf(await postCheckout(product, ready, {}, key))).toEqual([201, "completed"]);
  });

  describe("by confirmation token", () => {
    const tokenFor = async (payment_method: string): Promise<string> =>
      (await stripeOf(product).testHelpers.confirmationTokens.create({ payment_method })).id;

    it("is not refused when the card is good", async () => {
      const sku = await product.onSale(1);
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const confirmationToken = await tokenFor("pm_card_mastercard");
      const answer = await postCheckout(product, ready, { payment: { confirmationToken } });
      expect(codeOf(answer)).toEqual([201, "completed"]);
      const [intent] = await intentsOf(product, answer.body.checkoutId);
      expect([intent?.status, intent?.amount_received]).toEqual(["succeeded", ready.total.amount]);
    });

    it("is declined when the card is", async () => {
      const sku = await product.onSale(1);
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const confirmationToken = await tokenFor("pm_card_visa_chargeDeclinedInsufficientFunds");
      const answer = await postCheckout(product, ready, { payment: { confirmationToken } });
      expect([...codeOf(answer), answer.body.declineCode]).toEqual([
        402,
        "payment_declined",
        "insufficient_funds",
      ]);
    });

    it("is good for one checkout only", async () => {
      const sku = await product.onSale(2);
      const payment = { confirmationToken: await tokenFor("pm_card_visa") };
      const [first, second] = [
        await postCheckout(product, await product.shop.ready([{ sku, quantity: 1 }]), { payment }),
        await postCheckout(product, await product.shop.ready([{ sku, quantity: 1 }]), { payment }),
      ];
      expect([codeOf(first), codeOf(second)]).toEqual([
        [201, "completed"],
        [422, "payment_method_invalid"],
      ]);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
    });
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions: ["analytics", "email", "warehouse"] });
  });
});
