import { expect, it } from "vitest";
import type { PaymentIntentId } from "../../../domain/ids.ts";
import { aCharge, authorized, euros, insist, orderOf, type PaymentsWorld, theOnly } from "./world.ts";

const cancelledBefore = { tag: "refused", reason: { tag: "payment-cancelled" } };
const notCapturable = { tag: "refused", reason: { tag: "not-capturable" } };

export const outOfOrderPromises = (world: () => PaymentsWorld): void => {
  it("voids a charge that never was, so that an authorisation that comes later meets a cancelled one", async () => {
    const charge = aCharge(world());
    await world().payments.void(charge);
    expect((await theOnly(world(), charge)).status).toBe("canceled");
    expect(await world().payments.authorize(charge)).toEqual(cancelledBefore);
    expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
  });

  it("confirms nothing that was voided between its creation and its confirmation", async () => {
    const charge = aCharge(world());
    world().break("confirm", "down", 2);
    await expect(world().payments.authorize(charge)).rejects.toThrow();
    world().mend();
    await world().payments.void(charge);
    expect(await world().payments.authorize(charge)).toEqual(cancelledBefore);
    expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
  });

  it("captures nothing that was voided", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().payments.void(charge);
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(notCapturable);
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(notCapturable);
    expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
  });

  it("does not capture what was never authorised, and lets it go", async () => {
    for (const method of ["pm_card_threeDSecure2Required", "pm_card_chargeDeclined"]) {
      const charge = aCharge(world(), method);
      await world().payments.authorize(charge);
      const { paymentIntentId } = await theOnly(world(), charge);
      expect(await world().payments.capture(paymentIntentId, orderOf(world(), charge))).toEqual(
        notCapturable,
      );
      expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
    }
  });

  it("refunds in full what was captured before it is voided, by charge or by id", async () => {
    for (const by of ["charge", "id"] as const) {
      const charge = aCharge(world());
      const id = await authorized(world(), charge);
      await world().payments.capture(id, orderOf(world(), charge));
      await (by === "charge" ? world().payments.void(charge) : world().payments.voidById(id));
      expect(await theOnly(world(), charge)).toMatchObject({
        status: "succeeded",
        received: charge.amount,
        refunded: charge.amount,
      });
    }
  });

  it("says of a refunded charge that it was captured, and takes no money again", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    const first = await world().payments.capture(id, orderOf(world(), charge));
    await world().payments.void(charge);
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(first);
    expect(await world().payments.authorize(charge)).toMatchObject({
      value: { state: "captured", paymentIntentId: id },
    });
    expect(await theOnly(world(), charge)).toMatchObject({
      received: charge.amount,
      refunded: charge.amount,
    });
  });

  it("refunds the rest of what was refunded in part by hand", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().payments.capture(id, orderOf(world(), charge));
    await world().refundByHand(id, 1000);
    await world().payments.void(charge);
    expect(await theOnly(world(), charge)).toMatchObject({
      received: charge.amount,
      refunded: charge.amount,
    });
  });

  it("goes on with what was captured by hand, and notes the order on it", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().byHand(id, "capture");
    expect(await world().payments.authorize(charge)).toMatchObject({ value: { state: "captured" } });
    const order = orderOf(world(), charge);
    expect(await world().payments.capture(id, order)).toEqual({
      tag: "accepted",
      value: { received: charge.amount },
    });
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, orderId: order.orderId });
  });

  it("refuses what was cancelled by hand", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().byHand(id, "cancel");
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(notCapturable);
    expect(await world().payments.authorize(charge)).toEqual(cancelledBefore);
    await world().payments.void(charge);
  });

  it("voids nothing else than what it was asked to", async () => {
    const [kept, gone] = [aCharge(world()), aCharge(world())];
    await authorized(world(), kept);
    await authorized(world(), gone);
    await world().payments.void(gone);
    expect((await theOnly(world(), kept)).status).toBe("requires_capture");
  });

  it("reads a PaymentIntent as it is, and nothing where there is none", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    expect(await world().payments.read(id)).toMatchObject({
      paymentIntentId: id,
      checkoutId: charge.checkoutId,
      status: "requires_capture",
      amount: charge.amount,
      received: euros(0),
      refunded: euros(0),
    });
    expect(await world().payments.read("pi_unknown" as PaymentIntentId)).toBeUndefined();
    await expect(world().payments.voidById("pi_unknown" as PaymentIntentId)).rejects.toThrow();
  });

  it("rejects, and cancels nothing, while it cannot be reached", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    for (const operation of ["retrieve", "create", "cancel", "list"] as const)
      world().break(operation, "down", 100);
    await expect(world().payments.void(charge)).rejects.toThrow();
    await expect(world().payments.voidById(id)).rejects.toThrow();
    await expect(world().payments.read(id)).rejects.toThrow();
    world().mend();
    expect((await theOnly(world(), charge)).status).toBe("requires_capture");
    await insist(() => world().payments.void(charge));
  });
};
