import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineOf } from "../support/engine.ts";
import { authenticate } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";
import { subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, checkoutOf, untilStatus } from "../support/waiting.ts";

const over = {
  payment: { paymentMethod: "pm_card_threeDSecure2Required" },
  returnUrl: "http://127.0.0.1/back",
};

/** Ten seconds of hold, of which the saga waits nine for the customer; no webhook comes. */
describe("a customer at the bank's page for too long", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct({ HOLD_TTL_SECONDS: "10" });
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
  });
  afterAll(() => product.stop());

  const aWaiting = async () => {
    const sku = await product.onSale(2);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    const waiting = await askForAuthentication(product, ready);
    const { holdExpiresAt } = await checkoutOf(product, waiting.checkoutId);
    return { sku, ...waiting, expiresAt: Date.parse(holdExpiresAt) };
  };

  it("loses the units to the next one, and can neither pay nor be charged any more", async () => {
    const { sku, ready, key, checkoutId, redirectUrl, expiresAt } = await aWaiting();
    const next = await product.shop.ready([{ sku, quantity: 2 }]);
    expect(codeOf(await product.shop.checkout(next))).toEqual([409, "insufficient_stock"]);
    const { failure } = await untilStatus(product, checkoutId, "failed", 15_000);
    expect(failure).toMatchObject({ code: "hold_expired", retryable: true });
    expect(Date.now()).toBeLessThan(expiresAt + 3000);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 2, held: 0, available: 2 });
    expect((await product.api("GET", `/carts/${ready.cartId}`)).body.status).toBe("open");
    expect((await intentsOf(product, checkoutId)).map(({ status }) => status)).toEqual(["canceled"]);
    await authenticate(redirectUrl, "complete");
    const again = await postCheckout(product, ready, over, { "idempotency-key": key });
    expect([...codeOf(again), again.body.checkout.failure.code]).toEqual([
      409,
      "hold_expired",
      "hold_expired",
    ]);
    expect(codeOf(await product.shop.checkout(next))).toEqual([201, "completed"]);
    await expectNothingSold(product, checkoutId);
  });

  it("who comes at the very end is served by what Stripe says when the saga's time is up", async () => {
    const { checkoutId, redirectUrl, expiresAt } = await aWaiting();
    await until(() => Date.now() >= expiresAt - 2500, 15_000);
    await authenticate(redirectUrl, "complete");
    await engineOf(product).ended(checkoutId);
    expect((await checkoutOf(product, checkoutId)).status).toBe("completed");
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, checkoutId);
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
