import { expect, it } from "vitest";
import { aCharge, authorized, euros, inCurrency, orderOf, type PaymentsWorld, theOnly } from "./world.ts";

const good = [
  "pm_card_visa",
  "pm_card_mastercard",
  "pm_card_amex",
  "pm_card_riskLevelElevated",
  "pm_card_createDispute",
  "pm_card_refundFail",
];

/** The issuer's word for each; what smells of fraud is `generic_decline`, so that a thief learns nothing. */
const declines: Readonly<Record<string, string>> = {
  pm_card_chargeDeclined: "generic_decline",
  pm_card_visa_chargeDeclined: "generic_decline",
  pm_card_visa_chargeDeclinedInsufficientFunds: "insufficient_funds",
  pm_card_visa_chargeDeclinedLostCard: "generic_decline",
  pm_card_visa_chargeDeclinedStolenCard: "generic_decline",
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: "card_velocity_exceeded",
  pm_card_chargeDeclinedExpiredCard: "expired_card",
  pm_card_chargeDeclinedIncorrectCvc: "incorrect_cvc",
  pm_card_chargeDeclinedProcessingError: "processing_error",
  pm_card_radarBlock: "generic_decline",
};

export const methodPromises = (world: () => PaymentsWorld): void => {
  for (const method of good)
    it(`takes money from ${method}: authorised first, then captured in full`, async () => {
      const charge = aCharge(world(), method);
      const id = await authorized(world(), charge);
      expect(await theOnly(world(), charge)).toMatchObject({
        status: "requires_capture",
        received: euros(0),
      });
      const captured = await world().payments.capture(id, orderOf(world(), charge));
      expect(captured).toEqual({ tag: "accepted", value: { received: charge.amount } });
      expect(await theOnly(world(), charge)).toMatchObject({
        paymentIntentId: id,
        status: "succeeded",
        received: charge.amount,
        orderId: orderOf(world(), charge).orderId,
      });
    });

  for (const [method, declineCode] of Object.entries(declines))
    it(`refuses ${method} as ${declineCode}, the second time too, and holds no money of it`, async () => {
      const charge = aCharge(world(), method);
      const declined = { tag: "refused", reason: { tag: "declined", declineCode } };
      expect(await world().payments.authorize(charge)).toEqual(declined);
      expect(await world().payments.authorize(charge)).toEqual(declined);
      expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
    });

  for (const method of ["pm_card_threeDSecure2Required", "pm_card_authenticationRequired"]) {
    it(`asks the customer to act for ${method}, and gives the same answer while they have not`, async () => {
      const charge = aCharge(world(), method, { returnUrl: "https://shop.example/back" });
      const first = await world().payments.authorize(charge);
      expect(first).toMatchObject({
        tag: "accepted",
        value: {
          state: "action-needed",
          nextAction: {
            type: "redirect_to_url",
            clientSecret: expect.stringMatching(/^pi_.+_secret_/),
            redirectUrl: expect.stringMatching(/^http/),
          },
        },
      });
      expect(await world().payments.authorize(charge)).toEqual(first);
      expect((await theOnly(world(), charge)).status).toBe("requires_action");
    });

    it(`goes on with ${method} once the customer has passed`, async () => {
      const charge = aCharge(world(), method);
      await world().payments.authorize(charge);
      const { paymentIntentId } = await theOnly(world(), charge);
      await world().authenticate(paymentIntentId, "complete");
      expect(await authorized(world(), charge)).toBe(paymentIntentId);
      const captured = await world().payments.capture(paymentIntentId, orderOf(world(), charge));
      expect(captured).toMatchObject({ tag: "accepted" });
    });

    it(`refuses ${method} once the customer has failed, and for good`, async () => {
      const charge = aCharge(world(), method);
      await world().payments.authorize(charge);
      await world().authenticate((await theOnly(world(), charge)).paymentIntentId, "fail");
      const failed = { tag: "refused", reason: { tag: "authentication-failed" } };
      expect(await world().payments.authorize(charge)).toEqual(failed);
      expect(await world().payments.authorize(charge)).toEqual(failed);
      expect((await theOnly(world(), charge)).status).toBe("canceled");
    });
  }

  it("has no address to send the customer to where no return address was given", async () => {
    const outcome = await world().payments.authorize(aCharge(world(), "pm_card_threeDSecure2Required"));
    if (outcome.tag !== "accepted" || outcome.value.state !== "action-needed") throw new Error("no action");
    expect(outcome.value.nextAction).toMatchObject({ type: "use_stripe_sdk" });
    expect(outcome.value.nextAction).not.toHaveProperty("redirectUrl");
  });

  it("refuses a payment method that nobody knows, the second time too, and holds no money", async () => {
    const charge = aCharge(world(), "pm_card_nobody");
    const unknown = { tag: "refused", reason: { tag: "method-invalid" } };
    expect(await world().payments.authorize(charge)).toEqual(unknown);
    expect(await world().payments.authorize(charge)).toMatchObject({ tag: "refused" });
    expect((await theOnly(world(), charge)).status).toBe("canceled");
  });

  it("takes a confirmation token once, and refuses it for another checkout", async () => {
    const source = { confirmationToken: await world().confirmationToken("pm_card_visa") };
    const charge = aCharge(world(), "", { source });
    const id = await authorized(world(), charge);
    expect(await authorized(world(), charge)).toBe(id);
    const other = aCharge(world(), "", { source });
    expect(await world().payments.authorize(other)).toEqual({
      tag: "refused",
      reason: { tag: "method-invalid" },
    });
    expect((await theOnly(world(), other)).status).toBe("canceled");
  });

  it("does not say that money was given back which the customer's bank has sent back", async () => {
    const charge = aCharge(world(), "pm_card_refundFail");
    const id = await authorized(world(), charge);
    await world().payments.capture(id, orderOf(world(), charge));
    await world().payments.void(charge);
    world().pass(5000);
    await world().payments.ping();
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, refunded: euros(0) });
    await expect(world().payments.void(charge)).rejects.toThrow("has come back");
    await expect(world().payments.voidById(id)).rejects.toThrow("has come back");
  });

  it("charges exactly the amount, in currencies of every exponent", async () => {
    for (const amount of [
      inCurrency(500, "JPY"),
      inCurrency(1250, "KWD"),
      inCurrency(1999, "USD"),
      inCurrency(500, "ISK"),
      inCurrency(37_000, "UGX"),
      inCurrency(999_999, "ISK"),
      inCurrency(500_000, "MGA"),
      inCurrency(500_000, "HUF"),
    ]) {
      const charge = aCharge(world(), "pm_card_visa", { amount });
      const id = await authorized(world(), charge);
      const captured = await world().payments.capture(id, orderOf(world(), charge));
      expect(captured, amount.currency).toEqual({ tag: "accepted", value: { received: amount } });
      expect(await world().payments.read(id)).toMatchObject({
        amount,
        received: amount,
        refunded: inCurrency(0, amount.currency),
      });
    }
  });

  it("refuses an amount that the service will never charge, and makes nothing", async () => {
    for (const amount of [euros(1), inCurrency(0, "EUR"), inCurrency(1255, "KWD")]) {
      const charge = aCharge(world(), "pm_card_visa", { amount });
      expect(await world().payments.authorize(charge)).toMatchObject({ tag: "refused" });
      expect(await world().truth(charge.checkoutId)).toEqual([]);
      await world().payments.void(charge);
    }
  });
};
