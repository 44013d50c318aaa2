import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { engineOf } from "../support/engine.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";
import { subscriptions } from "../support/traces.ts";
import { askForAuthentication, untilStatus } from "../support/waiting.ts";

describe("a checkout that is to be cancelled", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.heal());

  const cancel = (checkoutId: string) => product.api("POST", `/checkouts/${checkoutId}/cancel`);
  const aCart = async () => {
    const sku = await product.onSale(1);
    return { sku, ready: await product.shop.ready([{ sku, quantity: 1 }]) };
  };

  it("while the customer is at the bank gives back cart and units and lets the payment go", async () => {
    const { sku, ready } = await aCart();
    const waiting = await askForAuthentication(product, ready);
    const asked = await cancel(waiting.checkoutId);
    expect([asked.status, asked.headers["location"]]).toEqual([202, `/api/checkouts/${waiting.checkoutId}`]);
    const { failure } = await untilStatus(product, waiting.checkoutId, "cancelled");
    expect(failure).toMatchObject({ code: "checkout_cancelled", retryable: false });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, held: 0, available: 1 });
    expect((await intentsOf(product, waiting.checkoutId)).map(({ status }) => status)).toEqual(["canceled"]);
    const tooLate = await fetch(waiting.redirectUrl, {
      method: "POST",
      body: "outcome=complete",
      redirect: "manual",
    });
    expect(tooLate.status).toBe(409);
    const over = {
      payment: { paymentMethod: "pm_card_threeDSecure2Required" },
      returnUrl: "http://127.0.0.1/back",
    };
    const again = await postCheckout(product, ready, over, { "idempotency-key": waiting.key });
    expect([...codeOf(again), again.body.checkout.status]).toEqual([409, "checkout_cancelled", "cancelled"]);
    await expectNothingSold(product, waiting.checkoutId);
    expect(codeOf(await product.shop.checkout(ready))).toEqual([201, "completed"]);
  });

  it("while the card is asked is cancelled after it was, and the one who waits is told", async () => {
    const { sku, ready } = await aCart();
    await product.control.fault("stripe", { kind: "latency", operation: "confirm", delayMs: 2000, times: 1 });
    const key = newKey();
    const first = await product.shop.checkout(ready, { key, wait: 0 });
    await product.control.struck("stripe", "confirm");
    const waits = product.shop.checkout(ready, { key });
    expect((await cancel(first.body.checkoutId)).status).toBe(202);
    expect((await cancel(first.body.checkoutId)).status).toBe(202);
    expect(codeOf(await waits)).toEqual([409, "checkout_cancelled"]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, held: 0, available: 1 });
    const [intent] = await intentsOf(product, first.body.checkoutId);
    expect([intent?.status, intent?.amount_received]).toEqual(["canceled", 0]);
    await expectNothingSold(product, first.body.checkoutId);
  });

  it("while the money is taken is placed all the same, since there is no way back", async () => {
    const { ready } = await aCart();
    await product.control.fault("stripe", { kind: "latency", operation: "capture", delayMs: 2000, times: 1 });
    const key = newKey();
    const first = await product.shop.checkout(ready, { key, wait: 0 });
    await product.control.struck("stripe", "capture");
    expect((await cancel(first.body.checkoutId)).status).toBe(202);
    expect(codeOf(await product.shop.checkout(ready, { key }))).toEqual([201, "completed"]);
    await engineOf(product).ended(first.body.checkoutId);
    await expectPlacedOnce(product, first.body.checkoutId);
  });

  it("once its order is placed is refused with 409", async () => {
    const { ready } = await aCart();
    const { body } = await product.shop.checkout(ready);
    const history = await engineOf(product).ended(body.checkoutId);
    expect(codeOf(await cancel(body.checkoutId))).toEqual([409, "already_placed"]);
    expect(await engineOf(product).find(body.checkoutId)).toEqual(history);
    await expectPlacedOnce(product, body.checkoutId);
  });

  it("once it has ended answers 202 and changes nothing", async () => {
    const { ready } = await aCart();
    const declined = await product.shop.checkout(ready, { paymentMethod: "pm_card_chargeDeclined" });
    const { checkoutId } = declined.body.checkout;
    const history = await engineOf(product).ended(checkoutId);
    const asked = await cancel(checkoutId);
    expect([asked.status, asked.body.status, asked.body.failure.code]).toEqual([
      202,
      "failed",
      "payment_declined",
    ]);
    expect(await engineOf(product).find(checkoutId)).toEqual(history);
    const { body } = await product.api("GET", `/checkouts/${checkoutId}`);
    expect([body.status, body.failure.code]).toEqual(["failed", "payment_declined"]);
    await engineOf(product).purge(checkoutId);
    expect((await cancel(checkoutId)).status).toBe(202);
  });

  it("that nobody knows is not found, neither to read nor to cancel", async () => {
    const path = "/checkouts/chk_00000000000000000000000000000000";
    expect(codeOf(await product.api("GET", path))).toEqual([404, "checkout_not_found"]);
    expect(codeOf(await product.api("POST", `${path}/cancel`))).toEqual([404, "checkout_not_found"]);
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
