import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { Faults } from "../../../local/control/faults.ts";
import { startStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";
import { failure, held, heldWith, raw, standIn } from "./stand-in.ts";

const create = "amount=1999&currency=eur&allowed_payment_method_types[0]=card";

describe("a fault", () => {
  it("that loses the answer lets the effect happen, and its key brings the answer later", async () => {
    const faults = new Faults();
    const { running, stripe } = await standIn({ faults });
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    faults.put("stripe", { kind: "lose-answer", operation: "capture", times: 1 });
    const headers = { "idempotency-key": "chk_1:capture" };
    const capture = () => raw(running, "POST", `/v1/payment_intents/${id}/capture`, "", headers);
    await expect(capture()).rejects.toThrow();
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("succeeded");
    const replayed = await capture();
    expect(replayed.headers.get("idempotent-replayed")).toBe("true");
    expect(await replayed.json()).toMatchObject({ id, status: "succeeded", amount_received: 1999 });
  });

  it("that loses an answer is got over by the client itself, which asks again with the same key", async () => {
    const faults = new Faults();
    const { stripe } = await standIn({ faults });
    faults.put("stripe", { kind: "lose-answer", operation: "create", times: 1 });
    const { id } = await stripe.paymentIntents.create(held);
    expect(faults.list()).toMatchObject([{ hits: 1, left: 0 }]);
    expect((await stripe.paymentIntents.list()).data.map((intent) => intent.id)).toEqual([id]);
  });

  it("that takes Stripe down cuts the connection before anything happens", async () => {
    const faults = new Faults();
    const { running, stripe } = await standIn({ faults });
    faults.put("stripe", { kind: "down" });
    const error = await failure(stripe.paymentIntents.create(held));
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    await expect(raw(running, "GET", "/v1/balance")).rejects.toThrow();
    faults.clear();
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });

  it("with a 500 is not carried out and kept under its key; a new key gets through", async () => {
    const faults = new Faults();
    const { running, stripe } = await standIn({ faults });
    faults.put("stripe", { kind: "error", operation: "create", times: 1 });
    const headers = { "idempotency-key": "k" };
    const first = await raw(running, "POST", "/v1/payment_intents", create, headers);
    expect(first.status).toBe(500);
    expect(first.headers.get("stripe-should-retry")).toBe("false");
    expect(await first.json()).toMatchObject({ error: { type: "api_error" } });
    const again = await raw(running, "POST", "/v1/payment_intents", create, headers);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([500, "true"]);
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
    const other = await raw(running, "POST", "/v1/payment_intents", create, { "idempotency-key": "k:2" });
    expect(other.status).toBe(200);
  });

  it("of Stripe's edge, throttling or a 503, leaves the key free", async () => {
    const faults = new Faults();
    const { stripe } = await standIn({ faults });
    const once = { idempotencyKey: "k" };
    faults.put("stripe", { kind: "throttle", operation: "create", times: 1 });
    const throttled = await failure(stripe.paymentIntents.create(held, once));
    expect(throttled).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(throttled).toMatchObject({ statusCode: 429, code: "rate_limit" });
    faults.put("stripe", { kind: "error", status: 503, operation: "create", times: 1 });
    expect(await failure(stripe.paymentIntents.create(held, once))).toMatchObject({ statusCode: 503 });
    expect((await stripe.paymentIntents.create(held, once)).status).toBe("requires_payment_method");

    faults.put("stripe", { kind: "throttle", operation: "create", times: 1 });
    expect(await failure(stripe.paymentIntents.create(held, once))).toMatchObject({ statusCode: 429 });
  });

  it("of latency answers late and in full, also to a client that has gone away", async () => {
    const faults = new Faults();
    const { running, stripe } = await standIn({ faults });
    faults.put("stripe", { kind: "latency", operation: "create", delayMs: 500, times: 1 });
    const started = performance.now();
    const finished: string[] = [];
    const late = raw(running, "POST", "/v1/payment_intents", create).then(({ status }) => {
      finished.push(`late ${status}`);
    });
    await expect.poll(() => faults.list()[0]?.hits).toBe(1);
    await stripe.paymentIntents.list();
    finished.push("prompt");
    await late;
    expect(finished).toEqual(["prompt", "late 200"]);
    expect(performance.now() - started).toBeGreaterThan(490);

    faults.put("stripe", { kind: "latency", operation: "create", delayMs: 100, times: 1 });
    const gone = new AbortController();
    const left = fetch(`${running.baseUrl}/v1/payment_intents`, {
      method: "POST",
      signal: gone.signal,
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: create,
    });
    await expect.poll(() => faults.list().map((fault) => fault.hits)).toEqual([1]);
    gone.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(async () => (await stripe.paymentIntents.list()).data.length).toBe(2);
  });

  it("strikes the operation that it names and no other", async () => {
    const faults = new Faults();
    const { stripe } = await standIn({ faults });
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const toCancel = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const open = await stripe.paymentIntents.create(held);
    const operations: [string, () => Promise<unknown>][] = [
      ["create", () => stripe.paymentIntents.create(held)],
      ["confirm", () => stripe.paymentIntents.confirm(open.id, { payment_method: "pm_card_visa" })],
      ["retrieve", () => stripe.paymentIntents.retrieve(id)],
      ["list", () => stripe.paymentIntents.list()],
      ["cancel", () => stripe.paymentIntents.cancel(toCancel.id)],
      ["capture", () => stripe.paymentIntents.capture(id)],
      ["refund", () => stripe.refunds.create({ payment_intent: id })],
    ];
    for (const [struck, call] of operations) {
      faults.clear();
      for (const [operation] of operations) {
        if (operation !== struck) faults.put("stripe", { kind: "error", status: 503, operation });
      }
      await call();
      faults.clear();
      faults.put("stripe", { kind: "error", status: 503, operation: struck });
      expect((await failure(call())).statusCode, struck).toBe(503);
    }
  });

  it("of latency does not outlive the stand-in", async () => {
    const faults = new Faults();
    const running = await startStripe({ port: 0, apiKey, faults });
    faults.put("stripe", { kind: "latency", operation: "create", delayMs: 50 });
    const cut = raw(running, "POST", "/v1/payment_intents", create);
    await expect.poll(() => faults.list()[0]?.hits).toBe(1);
    await running.close();
    await expect(cut).rejects.toThrow();
  });
});
