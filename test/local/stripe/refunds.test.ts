import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { failure, heldWith, standIn } from "./stand-in.ts";

const paid = async (stripe: Stripe, card = "pm_card_visa", amount?: number) => {
  const { id } = await stripe.paymentIntents.create(heldWith(card));
  const capture = amount === undefined ? {} : { amount_to_capture: amount };
  const intent = await stripe.paymentIntents.capture(id, capture);
  return { intent: id, charge: String(intent.latest_charge) };
};

describe("a refund", () => {
  it("gives back what was captured, in parts or wholly, and the charge keeps count", async () => {
    const { stripe } = await standIn();
    const { intent, charge } = await paid(stripe);
    const part = await stripe.refunds.create({
      payment_intent: intent,
      amount: 500,
      reason: "requested_by_customer",
      metadata: { refund_id: "ref_1" },
    });
    expect(part).toMatchObject({
      object: "refund",
      amount: 500,
      currency: "eur",
      charge,
      payment_intent: intent,
      reason: "requested_by_customer",
      status: "succeeded",
      metadata: { refund_id: "ref_1" },
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 500, refunded: false });
    const rest = await stripe.refunds.create({ charge });
    expect(rest.amount).toBe(1499);
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 1999, refunded: true });

    expect(await stripe.refunds.retrieve(part.id)).toEqual(part);
    for (const query of [{ payment_intent: intent }, { charge }, { payment_intent: intent, charge }]) {
      expect((await stripe.refunds.list(query)).data.map((refund) => refund.id)).toEqual([rest.id, part.id]);
    }
    expect((await stripe.balance.retrieve()).pending).toMatchObject([{ currency: "eur", amount: 0 }]);
  });

  it("of more than is left is refused, and so is one where nothing is left", async () => {
    const { stripe } = await standIn();
    const { intent, charge } = await paid(stripe, "pm_card_visa", 1000);
    const more = await failure(stripe.refunds.create({ payment_intent: intent, amount: 1001 }));
    expect(more).toMatchObject({ statusCode: 400, param: "amount" });
    expect(more.message).toContain("greater than unrefunded amount");
    await stripe.refunds.create({ payment_intent: intent });
    const none = await failure(stripe.refunds.create({ payment_intent: intent, amount: 1 }));
    expect(none).toMatchObject({ statusCode: 400, code: "charge_already_refunded" });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 1000,
      amount_captured: 1000,
    });
  });

  it("of an intent that nobody has paid is refused, by whatever name it is called", async () => {
    const { stripe } = await standIn();
    const heldIntent = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    const canceled = await stripe.paymentIntents.create(heldWith("pm_card_visa"));
    await stripe.paymentIntents.cancel(canceled.id);
    const calls = [
      stripe.refunds.create({ payment_intent: heldIntent.id }),
      stripe.refunds.create({ charge: String(heldIntent.latest_charge) }),
      stripe.refunds.create({ payment_intent: canceled.id }),
    ];
    for (const call of calls) {
      const error = await failure(call);
      expect(error.statusCode).toBe(400);
      expect(error.message).toContain("does not have a successful charge to refund");
    }
    expect((await stripe.refunds.list()).data).toEqual([]);
  });

  it("needs an intent or a charge that exist and belong together", async () => {
    const { stripe } = await standIn();
    const one = await paid(stripe);
    const other = await paid(stripe);
    const refuse = async (params: Stripe.RefundCreateParams) => failure(stripe.refunds.create(params));
    expect(await refuse({})).toMatchObject({ code: "parameter_missing" });
    expect(await refuse({ payment_intent: "pi_nope" })).toMatchObject({ code: "resource_missing" });
    expect(await refuse({ charge: "ch_nope" })).toMatchObject({ code: "resource_missing", param: "charge" });
    expect(await refuse({ payment_intent: one.intent, charge: other.charge })).toMatchObject({
      param: "charge",
    });
    expect(await refuse({ payment_intent: one.intent, amount: 0 })).toMatchObject({ param: "amount" });
    expect(await refuse({ payment_intent: one.intent, reason: "nonsense" })).toMatchObject({
      param: "reason",
    });
    expect(await failure(stripe.refunds.retrieve("re_nope"))).toMatchObject({ statusCode: 404 });
  });

  it("that is bound to fail looks done at first, then fails, and its money is there again", async () => {
    let now = Date.now();
    const { stripe } = await standIn({ now: () => now });
    const { intent, charge } = await paid(stripe, "pm_card_refundFail");
    const refund = await stripe.refunds.create({ payment_intent: intent, amount: 700 });
    expect(refund.status).toBe("succeeded");
    expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(700);

    now += 1000;
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: "failed",
      failure_reason: "unknown",
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    const types = (await stripe.events.list({ types: ["refund.failed", "refund.updated", "refund.created"] }))
      .data;
    expect(types.map((event) => event.type)).toEqual(["refund.failed", "refund.updated", "refund.created"]);
    expect((await stripe.balance.retrieve()).pending).toMatchObject([{ amount: 1999 }]);
  });
});
