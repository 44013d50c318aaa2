import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { Faults } from "../../../local/control/faults.ts";
import { apiKey } from "./api-key.ts";
import { failure, held, heldWith, raw, standIn } from "./stand-in.ts";

const create = "amount=1999&currency=eur&capture_method=manual&allowed_payment_method_types[0]=card";

describe("an idempotency key", () => {
  it("brings the same answer again, marked as replayed, and creates nothing twice", async () => {
    const { running, stripe } = await standIn();
    const headers = { "idempotency-key": "chk_1:create" };
    const first = await raw(running, "POST", "/v1/payment_intents", create, headers);
    const second = await raw(running, "POST", "/v1/payment_intents", create, headers);
    expect(await second.text()).toBe(await first.text());
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect(second.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
    expect(second.headers.get("idempotency-key")).toBe("chk_1:create");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it("brings old news: what happened to the object since is not in the replayed answer", async () => {
    const { stripe } = await standIn();
    const once = { idempotencyKey: "chk_1:create" };
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"), once);
    await stripe.paymentIntents.cancel(id);
    expect((await stripe.paymentIntents.create(heldWith("pm_card_visa"), once)).status).toBe(
      "requires_capture",
    );
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("canceled");
  });

  it("knows the same parameters in another order and another spelling", async () => {
    const { running } = await standIn();
    const headers = { "idempotency-key": "k" };
    const first = await raw(running, "POST", "/v1/payment_intents", create, headers);
    const spelled =
      "currency=eur&capture%5Fmethod=manual&amount=1999&allowed_payment_method_types%5B0%5D=card";
    const second = await raw(running, "POST", "/v1/payment_intents", spelled, headers);
    expect(await second.json()).toEqual(await first.json());
  });

  it("is an idempotency_error with other parameters or another path, and the first answer stays", async () => {
    const { stripe } = await standIn();
    const once = { idempotencyKey: "chk_1:create" };
    const { id } = await stripe.paymentIntents.create(held, once);
    const calls = [
      stripe.paymentIntents.create({ ...held, amount: 2000 }, once),
      stripe.paymentIntents.create({ ...held, metadata: { a: "b" } }, once),
      stripe.paymentIntents.cancel(id, {}, once),
    ];
    for (const call of calls) {
      const error = await failure(call);
      expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
      expect(error).toMatchObject({ statusCode: 400, rawType: "idempotency_error" });
    }
    expect((await stripe.paymentIntents.create(held, once)).id).toBe(id);
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("requires_payment_method");
  });

  it("keeps a decline: asked again with the same key, the card is not asked again", async () => {
    const { stripe } = await standIn();
    const once = { idempotencyKey: "chk_1:confirm" };
    const { id } = await stripe.paymentIntents.create(held);
    const declined = () =>
      stripe.paymentIntents.confirm(id, { payment_method: "pm_card_chargeDeclined" }, once);
    const first = await failure(declined());
    const second = await failure(declined());
    expect(second).toMatchObject({ statusCode: 402, charge: first.charge });
    expect(second.headers?.["idempotent-replayed"]).toBe("true");
    expect((await stripe.charges.list({ payment_intent: id })).data).toHaveLength(1);
  });

  it("keeps a refusal of the state that was, even when the state has changed", async () => {
    const { stripe } = await standIn();
    const once = { idempotencyKey: "chk_1:capture" };
    const { id } = await stripe.paymentIntents.create(held);
    expect((await failure(stripe.paymentIntents.capture(id, {}, once))).code).toBe(
      "payment_intent_unexpected_state",
    );
    await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
    const replayed = await failure(stripe.paymentIntents.capture(id, {}, once));
    expect(replayed.headers?.["idempotent-replayed"]).toBe("true");
    expect((await stripe.paymentIntents.capture(id, {}, { idempotencyKey: "chk_1:capture:2" })).status).toBe(
      "succeeded",
    );
  });

  it("does not keep what was refused before anything began: parameters, an API key, a path", async () => {
    const { running, stripe } = await standIn();
    const headers = { "idempotency-key": "k" };
    const refused = [
      await raw(running, "POST", "/v1/payment_intents", "amount=1999&currency=eur&foo=1", headers),
      await raw(running, "POST", "/v1/payment_intents", create, {
        ...headers,
        authorization: "Bearer sk_test_no",
      }),
      await raw(running, "POST", "/v1/nothing", create, headers),
    ];
    expect(refused.map((response) => response.status)).toEqual([400, 401, 404]);
    expect(await stripe.paymentIntents.create(held, { idempotencyKey: "k" })).toMatchObject({ amount: 1999 });
  });

  it("is in use while its request is under way, which the client then tries again", async () => {
    const faults = new Faults();
    const { running, stripe } = await standIn({ faults });
    faults.put("stripe", { kind: "latency", operation: "create", delayMs: 800, times: 1 });
    const once = { idempotencyKey: "k" };
    const slow = stripe.paymentIntents.create(held, once);
    await expect.poll(() => faults.list()[0]?.hits).toBe(1);
    const busy = await raw(running, "POST", "/v1/payment_intents", create, { "idempotency-key": "k" });
    expect(busy.status).toBe(409);
    expect(busy.headers.get("stripe-should-retry")).toBe("true");
    expect(await busy.json()).toMatchObject({
      error: { type: "idempotency_error", code: "idempotency_key_in_use" },
    });

    const options = {
      host: "127.0.0.1",
      port: running.port,
      protocol: "http",
      maxNetworkRetries: 5,
    } as const;
    const patient = new Stripe(apiKey, options);
    expect((await patient.paymentIntents.create(held, once)).id).toBe((await slow).id);
  });

  it("is free again after 24 hours", async () => {
    let now = Date.now();
    const { stripe } = await standIn({ now: () => now });
    const once = { idempotencyKey: "k" };
    const { id } = await stripe.paymentIntents.create(held, once);
    now += 24 * 3_600_000;
    expect((await stripe.paymentIntents.create(held, once)).id).toBe(id);
    now += 1;
    expect((await stripe.paymentIntents.create({ ...held, amount: 500 }, once)).id).not.toBe(id);
  });

  it("means nothing on a GET, and can be 255 characters long", async () => {
    const { running, stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(held, { idempotencyKey: "k".repeat(255) });
    const long = await failure(stripe.paymentIntents.create(held, { idempotencyKey: "k".repeat(256) }));
    expect(long.statusCode).toBe(400);
    const headers = { "idempotency-key": "get" };
    await raw(running, "GET", `/v1/payment_intents/${id}`, undefined, headers);
    await stripe.paymentIntents.cancel(id);
    const later = await raw(running, "GET", `/v1/payment_intents/${id}`, undefined, headers);
    expect(await later.json()).toMatchObject({ status: "canceled" });
    expect(later.headers.get("idempotent-replayed")).toBeNull();
  });
});
