import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unique } from "../../ports/order-builders.ts";
import { openShop, type Shop, webhookSecret } from "../../support/a-shop.ts";

const stripe = new Stripe("sk_test_1");
const event = (over: object = {}) =>
  JSON.stringify({
    id: `evt_${unique()}`,
    object: "event",
    type: "payment_intent.succeeded",
    data: { object: { id: "pi_1", object: "payment_intent", metadata: { checkout_id: "chk_1" } } },
    ...over,
  });
const signed = (payload: string, secret = webhookSecret) =>
  stripe.webhooks.generateTestHeaderString({ payload, secret });

describe("Stripe's webhook", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());
  const post = (body: string, headers: Record<string, string> = { "stripe-signature": signed(body) }) =>
    shop.ask("webhooks-stripe", { body, headers });

  it("takes what is genuine, once and again, and what is of no use", async () => {
    const body = event();
    for (const payload of [body, body, event({ type: "payout.paid" })])
      expect(await post(payload)).toMatchObject({ status: 200, body: { received: true } });
    expect(shop.reported).toEqual([]);
  });

  it("refuses what is not", async () => {
    const body = event();
    for (const headers of [
      {},
      { "stripe-signature": "" },
      { "stripe-signature": signed(body, "whsec_other") },
      { "stripe-signature": signed(`${body} `) },
    ])
      expect(await post(body, headers as Record<string, string>)).toMatchObject({
        status: 400,
        body: { code: "signature_invalid" },
      });
  });

  it("refuses what was signed more than 300 seconds before or after now", async () => {
    const body = event();
    const at = Date.now();
    const signature = { "stripe-signature": signed(body) };
    shop.pass(310_000);
    expect((await post(body, signature)).body.code).toBe("signature_invalid");
    shop.pass(-620_000);
    expect((await post(body, signature)).body.code).toBe("signature_invalid");
    shop.pass(at - Date.parse(shop.now()));
    expect((await post(body, signature)).status).toBe(200);
  });

  it("needs no content type, and looks for no card numbers: Stripe may say what it likes", async () => {
    const body = event({ note: "4242424242424242" });
    expect(
      (await post(body, { "stripe-signature": signed(body), "content-type": "text/plain" })).status,
    ).toBe(200);
  });

  it("refuses more than a mebibyte", async () => {
    const body = event({ padding: "x".repeat(1024 * 1024) });
    expect(await post(body)).toMatchObject({ status: 413, body: { code: "body_too_large" } });
    const headers = { "stripe-signature": signed("{}"), "content-length": `${1024 * 1024 + 1}` };
    expect((await post("{}", headers)).body.code).toBe("body_too_large");
  });

  it("answers 503 when it cannot be stored, so that Stripe sends it again", async () => {
    const body = event();
    const { store } = shop.store.inbox;
    shop.store.inbox.store = () => Promise.reject(new Error("SQL is away"));
    const { status, headers } = await post(body);
    expect([status, headers["retry-after"]]).toEqual([503, "2"]);
    expect(shop.reported.at(-1)).toMatchObject({ route: "webhooks-stripe" });
    shop.store.inbox.store = store;
    expect((await post(body)).status).toBe(200);
  });
});
