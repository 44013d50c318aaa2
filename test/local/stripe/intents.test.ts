import { describe, expect, it } from "vitest";
import { failure, held, heldWith, standIn } from "./stand-in.ts";

describe("a PaymentIntent", () => {
  it("waits for a payment method, then for confirmation, then holds the amount, then is paid", async () => {
    const { stripe } = await standIn();
    const created = await stripe.paymentIntents.create({ ...held, metadata: { checkout_id: "chk_1" } });
    expect(created).toMatchObject({
      status: "requires_payment_method",
      amount: 1999,
      amount_capturable: 0,
      amount_received: 0,
      latest_charge: null,
      metadata: { checkout_id: "chk_1" },
    });
    expect(created.client_secret).toMatch(new RegExp(`^${created.id}_secret_\\w{25}$`));

    const chosen = await stripe.paymentIntents.update(created.id, { payment_method: "pm_card_visa" });
    expect(chosen.status).toBe("requires_confirmation");
    const confirmed = await stripe.paymentIntents.confirm(created.id);
    expect(confirmed).toMatchObject({
      status: "requires_capture",
      amount_capturable: 1999,
      amount_received: 0,
    });
    const captured = await stripe.paymentIntents.capture(created.id, { metadata: { order_id: "ord_1" } });
    expect(captured).toMatchObject({
      status: "succeeded",
      amount_capturable: 0,
      amount_received: 1999,
      metadata: { checkout_id: "chk_1", order_id: "ord_1" },
    });
  });

  it("is paid at once when its capture method is automatic or not given", async () => {
    const { stripe } = await standIn();
    for (const capture_method of ["automatic", "automatic_async", undefined] as const) {
      const { amount, currency, allowed_payment_method_types } = held;
      const paid = await stripe.paymentIntents.create({
        amount,
        currency,
        allowed_payment_method_types: [...allowed_payment_method_types],
        confirm: true,
        payment_method: "pm_card_mastercard",
        ...(capture_method && { capture_method }),
        expand: ["latest_charge"],
      });
      expect(paid).toMatchObject({ status: "succeeded", amount_received: 1999, amount_capturable: 0 });
      expect(paid.latest_charge).toMatchObject({
        captured: true,
        amount_captured: 1999,
        status: "succeeded",
      });
    }
  });

  it("shows until when its authorisation can be captured, and drops that with the capture", async () => {
    const { stripe } = await standIn();
    const intent = await stripe.paymentIntents.create({
      ...heldWith("pm_card_visa"),
      expand: ["latest_charge"],
    });
    const charge = intent.latest_charge;
    if (typeof charge !== "object" || charge === null) throw new Error("The charge was not expanded");
    expect(charge).toMatchObject({ captured: false, amount_captured: 0, paid: true, disputed: false });
    expect(charge.payment_method_details?.card?.capture_before).toBe(charge.created + 7 * 86_400);
    expect(charge.outcome).toMatchObject({ risk_level: "normal", type: "authorized" });

    await stripe.paymentIntents.capture(intent.id);
    const after = await stripe.charges.retrieve(charge.id);
    expect(after).toMatchObject({ captured: true, amount_captured: 1999, amount_refunded: 0 });
    expect(after.payment_method_details?.card).not.toHaveProperty("capture_before");
  });

  it("captures a part and releases the rest without a refund", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const captured = await stripe.paymentIntents.capture(id, {
      amount_to_capture: 500,
      expand: ["latest_charge"],
    });
    expect(captured).toMatchObject({
      status: "succeeded",
      amount: 1999,
      amount_received: 500,
      amount_capturable: 0,
    });
    expect(captured.latest_charge).toMatchObject({ amount: 1999, amount_captured: 500, amount_refunded: 0 });
    expect((await stripe.refunds.list({ payment_intent: id })).data).toEqual([]);
  });

  it("refuses to capture more than it holds", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const error = await failure(stripe.paymentIntents.capture(id, { amount_to_capture: 2000 }));
    expect(error).toMatchObject({ statusCode: 400, code: "amount_too_large", param: "amount_to_capture" });
    expect(error.payment_intent).toMatchObject({ id, status: "requires_capture" });
    expect((await stripe.paymentIntents.retrieve(id)).amount_capturable).toBe(1999);
  });

  it("answers a step that its status does not allow with that status and the intent", async () => {
    const { stripe } = await standIn();
    const { paymentIntents } = stripe;
    const open = await paymentIntents.create(held);
    const paid = await paymentIntents.create(heldWith("pm_card_visa"));
    await paymentIntents.capture(paid.id);
    const gone = await paymentIntents.create(heldWith("pm_card_visa"));
    await paymentIntents.cancel(gone.id);

    const refusals: [string, string, Promise<unknown>][] = [
      [open.id, "requires_payment_method", paymentIntents.capture(open.id)],
      [open.id, "requires_payment_method", paymentIntents.confirm(open.id)],
      [paid.id, "succeeded", paymentIntents.capture(paid.id)],
      [paid.id, "succeeded", paymentIntents.cancel(paid.id)],
      [paid.id, "succeeded", paymentIntents.confirm(paid.id, { payment_method: "pm_card_visa" })],
      [paid.id, "succeeded", paymentIntents.update(paid.id, { amount: 100 })],
      [gone.id, "canceled", paymentIntents.capture(gone.id)],
      [gone.id, "canceled", paymentIntents.cancel(gone.id)],
      [gone.id, "canceled", paymentIntents.confirm(gone.id, { payment_method: "pm_card_visa" })],
    ];
    for (const [id, status, call] of refusals) {
      const error = await failure(call);
      expect(error).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
      expect(error.payment_intent).toMatchObject({ id, status });
    }
  });

  it("can be canceled in every open status, which releases what it held and leaves its charge uncaptured", async () => {
    const { stripe } = await standIn();
    const created = await Promise.all([
      stripe.paymentIntents.create(held),
      stripe.paymentIntents.create({ ...held, payment_method: "pm_card_visa" }),
      stripe.paymentIntents.create(heldWith("pm_card_threeDSecure2Required")),
      stripe.paymentIntents.create(heldWith("pm_card_visa")),
    ]);
    expect(created.map((intent) => intent.status)).toEqual([
      "requires_payment_method",
      "requires_confirmation",
      "requires_action",
      "requires_capture",
    ]);
    for (const { id } of created) {
      const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: "abandoned" });
      expect(canceled).toMatchObject({
        status: "canceled",
        cancellation_reason: "abandoned",
        amount_capturable: 0,
        amount_received: 0,
        next_action: null,
      });
      expect(canceled.canceled_at).toBeTypeOf("number");
    }
    const [charge] = (await stripe.charges.list({ payment_intent: created[3]?.id ?? "" })).data;
    expect(charge).toMatchObject({
      captured: false,
      amount_captured: 0,
      refunded: false,
      amount_refunded: 0,
    });
  });

  it("is canceled by itself as expired when nobody captures it in seven days", async () => {
    let now = Date.parse("2026-11-01T00:00:00Z");
    const { stripe } = await standIn({ now: () => now });
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const captured = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await stripe.paymentIntents.capture(captured.id);
    now += 7 * 86_400_000 - 1000;
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("requires_capture");
    now += 1000;
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
      status: "canceled",
      cancellation_reason: "expired",
      amount_capturable: 0,
    });
    expect((await stripe.paymentIntents.retrieve(captured.id)).status).toBe("succeeded");
  });

  it("merges metadata in any status: an empty value removes its key, an empty metadata removes all", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create({ ...held, metadata: { a: "1", b: "2" } });
    await stripe.paymentIntents.cancel(id);
    const merged = await stripe.paymentIntents.update(id, { metadata: { a: "", c: "3" } });
    expect(merged.metadata).toEqual({ b: "2", c: "3" });
    expect((await stripe.paymentIntents.update(id, { metadata: "" })).metadata).toEqual({});
  });

  it("asks for confirmation again when the amount changes while the customer authenticates", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_threeDSecure2Required"));
    const updated = await stripe.paymentIntents.update(id, { amount: 2500 });
    expect(updated).toMatchObject({ status: "requires_confirmation", amount: 2500, next_action: null });
  });

  it("that may redirect the customer needs a return_url to be confirmed", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create({ amount: 1999, currency: "eur" });
    const error = await failure(stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }));
    expect(error).toMatchObject({ statusCode: 400, param: "return_url" });
    const return_url = "http://127.0.0.1/back";
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa", return_url });
    expect(paid.status).toBe("succeeded");
  });
});
