import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { actionsOf, engineOf } from "../support/engine.ts";
import { inboxOf } from "../support/inbox.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { eventsOf, intentsOf, postWebhook, stripeOf } from "../support/stripe-account.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import {
  askForAuthentication,
  completeAuthentication,
  untilStatus,
  type Waiting,
} from "../support/waiting.ts";

const paymentMethod = "pm_card_threeDSecure2Required";
/** The first of Stripe's events after which there is nothing more to wait for. */
const settles = "payment_intent.amount_capturable_updated";
const returnUrl = "https://shop.example/back?from=bank";

/** Nothing brings these checkouts on but Stripe's webhooks at the moment they arrive: the inbox is never looked at again. */
describe("a customer who has to pass 3-D Secure", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct({ INBOX_SCHEDULE: "0 0 0 1 1 *" });
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.heal());

  const aWaiting = async (): Promise<Waiting & { sku: string }> => {
    const sku = await product.onSale(1);
    return {
      sku,
      ...(await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }]))),
    };
  };
  const again = ({ ready, key }: Waiting) =>
    postCheckout(
      product,
      ready,
      { payment: { paymentMethod }, returnUrl: "http://127.0.0.1/back" },
      { "idempotency-key": key },
    );
  const decide = (redirectUrl: string, outcome: string) =>
    fetch(redirectUrl, { method: "POST", body: new URLSearchParams({ outcome }), redirect: "manual" });
  /** Without asking the API, which would help. */
  const untilPlaced = ({ ready }: Pick<Waiting, "ready">) =>
    until(() => recordsOf(product, ready.cartId).checkouts[0]?.state === "placed", 10_000);

  it("is told where to go and until when, buys by going there, and is brought back", async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    const key = { "idempotency-key": newKey() };
    const over = { payment: { paymentMethod }, returnUrl };
    const asked = await postCheckout(product, ready, over, key);
    const { checkoutId, nextAction, holdExpiresAt } = asked.body;
    expect(codeOf(asked)).toEqual([202, "requires_action"]);
    expect(asked.headers["location"]).toBe(`/api/checkouts/${checkoutId}`);
    expect(nextAction).toEqual({
      type: "redirect_to_url",
      clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      redirectUrl: expect.stringContaining(product.endpoints.stripe.baseUrl),
    });
    const left = Date.parse(holdExpiresAt) - Date.now();
    expect([left > 590_000, left <= 600_000]).toEqual([true, true]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, held: 1, available: 0 });
    const shown = await product.api("GET", `/checkouts/${checkoutId}`);
    expect(shown.body).toMatchObject({ status: "requires_action", nextAction, holdExpiresAt });

    const page = await fetch(nextAction.redirectUrl);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('value="complete"')]);
    const back = await decide(nextAction.redirectUrl, "complete");
    const target = new URL(back.headers.get("location") ?? "");
    const [intent] = await intentsOf(product, checkoutId);
    expect([back.status, `${target.origin}${target.pathname}`]).toEqual([303, "https://shop.example/back"]);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      from: "bank",
      payment_intent: intent?.id,
      redirect_status: "succeeded",
    });
    await untilPlaced({ ready });
    const bought = await postCheckout(product, ready, over, key);
    expect(codeOf(bought)).toEqual([201, "completed"]);
    expect(bought.body).not.toHaveProperty("nextAction");
    await engineOf(product).ended(checkoutId);
    await expectPlacedOnce(product, checkoutId);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
  });

  it("and fails gets 402, with cart and units free", async () => {
    const waiting = await aWaiting();
    const back = await decide(waiting.redirectUrl, "fail");
    expect(new URL(back.headers.get("location") ?? "").searchParams.get("redirect_status")).toBe("failed");
    await until(() => recordsOf(product, waiting.ready.cartId).checkouts[0]?.state === "abandoned", 10_000);
    const answer = await again(waiting);
    expect([...codeOf(answer), answer.body.checkout.status]).toEqual([
      402,
      "authentication_failed",
      "failed",
    ]);
    expect(await product.ops.stock(waiting.sku)).toMatchObject({ onHand: 1, held: 0, available: 1 });
    await expectNothingSold(product, waiting.checkoutId);
    expect(codeOf(await product.shop.checkout(waiting.ready))).toEqual([201, "completed"]);
  });

  it.each(["payment method", "confirmation token"])(
    "without a return URL does it in the page, by $0",
    async (by) => {
      const sku = await product.onSale(1);
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const token = () =>
        stripeOf(product).testHelpers.confirmationTokens.create({ payment_method: paymentMethod });
      const payment = by === "payment method" ? { paymentMethod } : { confirmationToken: (await token()).id };
      const asked = await postCheckout(product, ready, { payment });
      const { checkoutId, nextAction } = asked.body;
      expect(codeOf(asked)).toEqual([202, "requires_action"]);
      expect(nextAction).toEqual({
        type: "use_stripe_sdk",
        clientSecret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      });
      const [intent] = await intentsOf(product, checkoutId);
      expect((await decide(`${product.endpoints.stripe.baseUrl}/3ds/${intent?.id}`, "complete")).status).toBe(
        200,
      );
      await untilPlaced({ ready });
      await untilStatus(product, checkoutId, "completed");
    },
  );

  it("who is quicker than the saga needs no webhook any more", async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    await product.control.fault("stripe", { kind: "lose-answer", operation: "confirm", times: 1 });
    await product.control.fault("stripe", {
      kind: "latency",
      operation: "retrieve",
      delayMs: 2000,
      times: 1,
    });
    const asked = postCheckout(product, ready, { payment: { paymentMethod }, returnUrl });
    await product.control.struck("stripe", "retrieve");
    const { items } = (await product.ops.get("/ops/checkouts?status=charging")).body;
    const { checkoutId } = items.find(({ cartId }: { cartId: string }) => cartId === ready.cartId);
    const [intent] = await intentsOf(product, checkoutId);
    await decide(`${product.endpoints.stripe.baseUrl}/3ds/${intent?.id}`, "complete");
    expect(codeOf(await asked)).toEqual([201, "completed"]);
    expect(inboxOf(product, checkoutId).map(({ type }) => type)).toContain(settles);
    expect(actionsOf(await engineOf(product).ended(checkoutId))).toMatchObject({ events: 0, timers: 0 });
    await expectPlacedOnce(product, checkoutId);
  });

  it("is asked to act though a hint came before the saga could hear it, and is served by the next", async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    await product.control.fault("stripe", { kind: "latency", operation: "confirm", delayMs: 1500, times: 1 });
    const asked = postCheckout(product, ready, { payment: { paymentMethod }, returnUrl });
    await product.control.struck("stripe", "confirm");
    const { items } = (await product.ops.get("/ops/checkouts?status=charging")).body;
    const { checkoutId } = items.find(({ cartId }: { cartId: string }) => cartId === ready.cartId);
    expect(await engineOf(product).raise(checkoutId, "payment-settled")).toBe(202);
    const { redirectUrl } = (await asked).body.nextAction;
    const askedTwice = async () => actionsOf(await engineOf(product).find(checkoutId))["activities"] === 2;
    await until(askedTwice, 5000);
    expect((await untilStatus(product, checkoutId, "requires_action")).nextAction.redirectUrl).toBe(
      redirectUrl,
    );
    await decide(redirectUrl, "complete");
    await untilPlaced({ ready });
    await engineOf(product).ended(checkoutId);
    await expectPlacedOnce(product, checkoutId);
  });

  it("is served once by a webhook that comes five times at once, and again long after", async () => {
    const waiting = await aWaiting();
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
    await completeAuthentication(waiting);
    const [intent] = await intentsOf(product, waiting.checkoutId);
    const events = await eventsOf(product, intent?.id ?? "");
    const event = events.find(({ type }) => type === settles);
    const posted = await Promise.all(Array.from({ length: 5 }, () => postWebhook(product, event ?? {})));
    expect(posted.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await untilPlaced(waiting);
    const history = await engineOf(product).ended(waiting.checkoutId);
    expect(actionsOf(history).events).toBe(1);
    for (const late of events) expect((await postWebhook(product, late)).status).toBe(200);
    expect(inboxOf(product, waiting.checkoutId).filter(({ eventId }) => eventId === event?.id)).toHaveLength(
      1,
    );
    expect(await engineOf(product).find(waiting.checkoutId)).toEqual(history);
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("is brought on by reading the checkout when every webhook is lost", async () => {
    const waiting = await aWaiting();
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
    await completeAuthentication(waiting);
    await untilStatus(product, waiting.checkoutId, "completed", 10_000);
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("is brought on by sending the same again when every webhook is lost", async () => {
    const waiting = await aWaiting();
    await product.control.fault("stripe", { kind: "down", operation: "webhook" });
    await completeAuthentication(waiting);
    await until(async () => codeOf(await again(waiting))[0] === 201, 10_000);
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("is not served by a webhook that Stripe did not sign, or that is too old", async () => {
    const { checkoutId } = await aWaiting();
    const [intent] = await intentsOf(product, checkoutId);
    const event = {
      id: `evt_${newKey()}`,
      object: "event",
      type: "payment_intent.succeeded",
      data: { object: { id: intent?.id, object: "payment_intent", metadata: { checkout_id: checkoutId } } },
    };
    const raw = JSON.stringify(event);
    const refused = await Promise.all([
      postWebhook(product, event, { secret: "whsec_another" }),
      postWebhook(product, event, { ageSeconds: 301 }),
      product.api("POST", "/webhooks/stripe", { raw, headers: { "stripe-signature": "nonsense" } }),
      product.api("POST", "/webhooks/stripe", { raw }),
    ]);
    expect(refused.map(codeOf)).toEqual(refused.map(() => [400, "signature_invalid"]));
    expect(inboxOf(product, checkoutId).filter(({ eventId }) => eventId === event.id)).toEqual([]);
    expect((await postWebhook(product, event, { ageSeconds: 200 })).status).toBe(200); // true, but it is only a hint
    await until(async () => actionsOf(await engineOf(product).find(checkoutId)).events === 1, 5000);
    expect(await untilStatus(product, checkoutId, "requires_action")).toHaveProperty("nextAction");
    await product.api("POST", `/checkouts/${checkoutId}/cancel`);
    await untilStatus(product, checkoutId, "cancelled");
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
