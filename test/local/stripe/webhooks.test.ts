import { describe, expect, it } from "vitest";
import { Faults } from "../../../local/control/faults.ts";
import { gap } from "../../../local/stripe/deliveries.ts";
import { endpoint } from "./endpoint.ts";
import { failure, held, heldWith, raw, standIn, until } from "./stand-in.ts";

describe("webhooks", () => {
  it("deliver what the endpoint is subscribed to, signed, with the object as it was; the rest is only kept", async () => {
    const { webhook, received, types } = await endpoint();
    const { stripe } = await standIn({ webhook });
    const { id } = await stripe.paymentIntents.create({ ...held, metadata: { checkout_id: "chk_1" } });
    await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
    await until(() => received.length === 1);
    await stripe.paymentIntents.capture(id);
    await until(() => received.length === 2);
    await stripe.refunds.create({ payment_intent: id, amount: 500 });
    await until(() => received.length === 3);
    expect(types()).toEqual([
      "payment_intent.amount_capturable_updated",
      "payment_intent.succeeded",
      "charge.refunded",
    ]);
    expect(received[0]?.event).toMatchObject({
      object: "event",
      api_version: "2026-10-28.endive",
      livemode: false,
      data: { object: { id, status: "requires_capture", metadata: { checkout_id: "chk_1" } } },
    });
    expect(received[2]?.event.data.object).toMatchObject({ object: "charge", amount_refunded: 500 });

    const kept = (await stripe.events.list({ limit: 20 })).data;
    expect(kept.map((event) => event.type).reverse()).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.amount_capturable_updated",
      "charge.captured",
      "payment_intent.succeeded",
      "refund.created",
      "charge.refunded",
    ]);
  });

  it("tell of failures, cancellations, disputes and refunds that failed", async () => {
    const { webhook, types } = await endpoint();
    let now = Date.now();
    const { running, stripe } = await standIn({ webhook, now: () => now });
    await failure(stripe.paymentIntents.create(heldWith("pm_card_chargeDeclined")));
    await until(() => types().includes("payment_intent.payment_failed"));
    const action = await stripe.paymentIntents.create(heldWith("pm_card_threeDSecure2Required"));
    expect((await stripe.events.list({ type: "payment_intent.requires_action" })).data).toHaveLength(1);
    await raw(running, "POST", `/3ds/${action.id}`, "outcome=fail");
    await until(() => types().filter((type) => type === "payment_intent.payment_failed").length === 2);
    await stripe.paymentIntents.cancel(action.id);
    await until(() => types().includes("payment_intent.canceled"));
    const disputed = await stripe.paymentIntents.create(heldWith("pm_card_createDispute"));
    await stripe.paymentIntents.capture(disputed.id);
    await until(() => types().includes("charge.dispute.created"));
    const refunded = await stripe.paymentIntents.create(heldWith("pm_card_refundFail"));
    await stripe.paymentIntents.capture(refunded.id);
    await stripe.refunds.create({ payment_intent: refunded.id });
    now += 1000;
    await stripe.balance.retrieve();
    await until(() => types().includes("refund.failed"));
    expect(types()).not.toContain("payment_intent.requires_action");
    expect(types()).not.toContain("payment_intent.created");
  });

  it("name the request that caused an event, and are pending until the endpoint has taken them", async () => {
    let answer = 500;
    const { webhook, received } = await endpoint(() => answer);
    const { stripe } = await standIn({ webhook });
    const { id } = await stripe.paymentIntents.create(held);
    const confirmed = await stripe.paymentIntents.confirm(
      id,
      { payment_method: "pm_card_visa" },
      { idempotencyKey: "k" },
    );
    await until(() => received.length === 1);
    const event = received[0]?.event.id ?? "";
    expect(await stripe.events.retrieve(event)).toMatchObject({
      pending_webhooks: 1,
      request: { id: confirmed.lastResponse.requestId, idempotency_key: "k" },
    });
    answer = 204;
    await until(() => received.length === 2);
    expect(received[1]?.event.id).toBe(event);
    await until(async () => (await stripe.events.retrieve(event)).pending_webhooks === 0);
    expect((received[1]?.at ?? 0) - (received[0]?.at ?? 0)).toBeGreaterThan(950);
  });

  it("wait longer after each failure, from a second up to a minute", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 30].map(gap)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it("never hold up the answer to the request that caused them", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<number>();
    const { webhook, received } = await endpoint(() => released);
    const { stripe } = await standIn({ webhook });
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await until(() => received.length === 1);
    await stripe.paymentIntents.capture(id);
    await until(() => received.length === 2);
    const pending = async () =>
      (await stripe.events.list()).data.filter((event) => event.pending_webhooks > 0).length;
    expect(await pending()).toBe(2);
    release(200);
    await until(async () => (await pending()) === 0);
  });

  it("keep their connections open", async () => {
    const { webhook, received } = await endpoint();
    const { stripe } = await standIn({ webhook });
    for (let n = 0; n < 5; n += 1) {
      await stripe.paymentIntents.create(heldWith("pm_card_visa"));
      await until(() => received.length === n + 1);
    }
    expect(new Set(received.map(({ connection }) => connection)).size).toBe(1);
  });

  it("can be held back, come late, come twice, and so overtake each other, by a fault", async () => {
    const { webhook, received, types } = await endpoint();
    const faults = new Faults();
    const { stripe } = await standIn({ webhook, faults });

    faults.put("stripe", { kind: "latency", operation: "webhook", delayMs: 200, times: 1 });
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await stripe.paymentIntents.capture(id);
    await until(() => received.length === 2);
    expect(types()).toEqual(["payment_intent.succeeded", "payment_intent.amount_capturable_updated"]);

    faults.put("stripe", { kind: "down", operation: "webhook", times: 1 });
    const canceled = await stripe.paymentIntents.create(held);
    await stripe.paymentIntents.cancel(canceled.id);
    await expect.poll(() => faults.list()[0]?.hits).toBe(1);
    expect(received).toHaveLength(2);
    await until(() => received.length === 3);
    expect(types()[2]).toBe("payment_intent.canceled");

    faults.put("stripe", { kind: "lose-answer", operation: "webhook", times: 1 });
    await failure(stripe.paymentIntents.create(heldWith("pm_card_chargeDeclined")));
    await until(() => received.length === 5);
    expect(received[4]?.event.id).toBe(received[3]?.event.id);
  });

  it("send one stored event again on demand, also one that is not subscribed to", async () => {
    const { webhook, received } = await endpoint();
    const { running, stripe } = await standIn({ webhook });
    await stripe.paymentIntents.create(held);
    const [event] = (await stripe.events.list()).data;
    const again = (id: string) =>
      raw(running, "POST", "/v1/test_helpers/webhook_endpoints/redeliver", `event=${id}`);
    expect((await again(event?.id ?? "")).status).toBe(200);
    await until(() => received.length === 1);
    expect(received[0]?.event).toMatchObject({ id: event?.id, type: "payment_intent.created" });
    expect((await again("evt_nope")).status).toBe(400);
  });

  it("of a request that was refused are never sent or kept", async () => {
    const { webhook, received } = await endpoint();
    const { stripe } = await standIn({ webhook });
    // It is carried out up to the very end, where the answer cannot be made: everything is taken back.
    await failure(stripe.paymentIntents.create({ ...heldWith("pm_card_visa"), expand: ["nonsense"] }));
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await until(() => received.some(({ event }) => "id" in event.data.object && event.data.object.id === id));
    expect(received).toHaveLength(1);
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    expect((await stripe.events.list()).data).toHaveLength(3);
    expect((await stripe.balance.retrieve()).pending).toEqual([]);
  });

  it("need an http address", async () => {
    await expect(standIn({ webhook: { url: "ftp://127.0.0.1/", secret: "whsec_1" } })).rejects.toThrow(
      "http",
    );
  });
});
