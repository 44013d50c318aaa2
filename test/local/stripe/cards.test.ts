import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { failure, held, heldWith, standIn } from "./stand-in.ts";

const declines: [name: string, code: string, declineCode: string, last4: string][] = [
  ["chargeDeclined", "card_declined", "generic_decline", "0002"],
  ["chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "9995"],
  ["chargeDeclinedLostCard", "card_declined", "lost_card", "9987"],
  ["chargeDeclinedStolenCard", "card_declined", "stolen_card", "9979"],
  ["chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded", "6975"],
  // Where Stripe tells no reason of the issuer, the client says it is empty.
  ["chargeDeclinedExpiredCard", "expired_card", "", "0069"],
  ["chargeDeclinedIncorrectCvc", "incorrect_cvc", "", "0127"],
  ["chargeDeclinedProcessingError", "processing_error", "", "0119"],
];

describe("a test payment method", () => {
  it.each(
    declines.flatMap(([name, ...rest]) => [
      [`pm_card_${name}`, ...rest] as const,
      [`pm_card_visa_${name}`, ...rest] as const,
    ]),
  )("%s is declined with %s, and the intent waits for another", async (card, code, declineCode, last4) => {
    const { stripe } = await standIn();
    const error = await failure(stripe.paymentIntents.create(heldWith(card)));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code });
    expect(error.decline_code).toBe(declineCode);
    const { payment_intent: carried } = error;
    const intent = await stripe.paymentIntents.retrieve(carried?.id ?? "", { expand: ["latest_charge"] });
    expect(intent).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      amount_capturable: 0,
      last_payment_error: { code, type: "card_error", payment_method: { card: { last4 } } },
    });
    expect(intent.latest_charge).toMatchObject({
      id: error.charge,
      status: "failed",
      paid: false,
      captured: false,
      failure_code: code,
      outcome: { type: "issuer_declined", network_status: "declined_by_network" },
    });

    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
    expect(paid).toMatchObject({ status: "requires_capture", last_payment_error: null });
    expect(
      (await stripe.charges.list({ payment_intent: intent.id })).data.map((charge) => charge.status),
    ).toEqual(["succeeded", "failed"]);
  });

  it.each([
    ["pm_card_visa", "visa", "4242"],
    ["pm_card_mastercard", "mastercard", "4444"],
    ["pm_card_amex", "amex", "0005"],
  ])("%s pays as %s ending in %s", async (card, brand, last4) => {
    const { stripe } = await standIn();
    const intent = await stripe.paymentIntents.create({ ...heldWith(card), expand: ["payment_method"] });
    expect(intent.status).toBe("requires_capture");
    expect(intent.payment_method).toMatchObject({
      object: "payment_method",
      type: "card",
      card: { brand, last4 },
    });
  });

  it("is a new payment method each time, and one that was charged cannot be used again", async () => {
    const { stripe } = await standIn();
    const first = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const second = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    expect(first.payment_method).not.toBe(second.payment_method);
    const used = await failure(stripe.paymentIntents.create(heldWith(String(first.payment_method))));
    expect(used).toMatchObject({ statusCode: 400, type: "StripeInvalidRequestError" });
  });

  it("can be blocked by Radar before the issuer is asked", async () => {
    const { stripe } = await standIn();
    const error = await failure(stripe.paymentIntents.create(heldWith("pm_card_radarBlock")));
    expect(error).toMatchObject({ code: "card_declined", decline_code: "fraudulent" });
    const charge = await stripe.charges.retrieve(error.charge ?? "");
    expect(charge.outcome).toMatchObject({
      type: "blocked",
      risk_level: "highest",
      network_status: "not_sent_to_network",
    });
  });

  it("can pass with an elevated risk", async () => {
    const { stripe } = await standIn();
    const intent = await stripe.paymentIntents.create({
      ...heldWith("pm_card_riskLevelElevated"),
      expand: ["latest_charge"],
    });
    expect(intent.latest_charge).toMatchObject({ outcome: { risk_level: "elevated", type: "authorized" } });
  });

  it("that nobody knows is resource_missing, and nothing was created for it", async () => {
    const { stripe } = await standIn();
    const unknown = await failure(stripe.paymentIntents.create(heldWith("pm_card_nope")));
    expect(unknown).toMatchObject({ statusCode: 400, code: "resource_missing", param: "payment_method" });
    expect(unknown.message).toContain("No such PaymentMethod");
    expect((await stripe.paymentIntents.list()).data).toEqual([]);

    const { id } = await stripe.paymentIntents.create(held);
    const later = await failure(stripe.paymentIntents.confirm(id, { payment_method: "pm_nope" }));
    expect(later.code).toBe("resource_missing");
    expect((await stripe.paymentIntents.retrieve(id)).status).toBe("requires_payment_method");
    const retrieved = await failure(stripe.paymentMethods.retrieve("pm_nope"));
    expect(retrieved).toMatchObject({ statusCode: 404, code: "resource_missing" });
  });

  it("can be retrieved, by its id and by its test name", async () => {
    const { stripe } = await standIn();
    const named = await stripe.paymentMethods.retrieve("pm_card_amex");
    expect(named).toMatchObject({ object: "payment_method", card: { brand: "amex" } });
    expect(await stripe.paymentMethods.retrieve(named.id)).toEqual(named);
    expect((await stripe.paymentIntents.create(heldWith(named.id))).payment_method).toBe(named.id);
  });

  it("can be sent as a test token with billing details, but never as a card number", async () => {
    const { stripe } = await standIn();
    const data = { type: "card", billing_details: { name: "Ada" } } as const;
    const intent = await stripe.paymentIntents.create({
      ...held,
      confirm: true,
      // The types know no token, though the API takes one.
      payment_method_data: Object.assign({ card: { token: "tok_visa" } }, data),
      expand: ["payment_method"],
    });
    expect(intent.payment_method).toMatchObject({
      billing_details: { name: "Ada" },
      card: { last4: "4242" },
    });
    const card = { number: "4242424242424242", exp_month: 1, exp_year: 2035, cvc: "123" };
    const refused = await failure(
      stripe.paymentIntents.create({ ...held, payment_method_data: Object.assign({ card }, data) }),
    );
    expect(refused.statusCode).toBe(402);
    expect(refused.message).not.toContain("4242");
  });

  it("that disputes is charged, then disputed when captured, and cannot be refunded", async () => {
    const { stripe } = await standIn();
    const { id } = await stripe.paymentIntents.create(heldWith("pm_card_createDispute"));
    expect((await stripe.events.list({ type: "charge.dispute.created" })).data).toEqual([]);
    const captured = await stripe.paymentIntents.capture(id, { expand: ["latest_charge"] });
    expect(captured).toMatchObject({ status: "succeeded", latest_charge: { disputed: true } });
    const [event] = (await stripe.events.list({ type: "charge.dispute.created" })).data;
    expect(event?.data.object).toMatchObject({
      object: "dispute",
      amount: 1999,
      payment_intent: id,
      reason: "fraudulent",
      status: "needs_response",
    });
    expect(await failure(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      code: "charge_disputed",
    });
    expect((await stripe.balance.retrieve()).pending).toMatchObject([{ currency: "eur", amount: 0 }]);
  });
});
