import { expect, it } from "vitest";
import { plus } from "../../../domain/instant.ts";
import { aCharge, authorized, euros, insist, orderOf, type PaymentsWorld, theOnly } from "./world.ts";

const hour = 3_600_000;
const notCapturable = { tag: "refused", reason: { tag: "not-capturable" } };

export const timePromises = (world: () => PaymentsWorld): void => {
  it("makes no second PaymentIntent for a charge whose keys are forgotten, but finds the first", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    world().pass(25 * hour);
    expect(await authorized(world(), charge)).toBe(id);
    await theOnly(world(), charge);
  });

  it("does not create a PaymentIntent under a key that is older than twenty hours", async () => {
    const charge = aCharge(world(), "pm_card_visa", { startedAt: plus(world().now(), -20 * hour - 1000) });
    expect(await world().payments.authorize(charge)).toEqual({
      tag: "refused",
      reason: { tag: "payment-cancelled" },
    });
    await world().payments.void(charge);
    expect(await world().truth(charge.checkoutId)).toEqual([]);
  });

  it("still creates it under a key that is a little younger", async () => {
    const charge = aCharge(world(), "pm_card_visa", { startedAt: plus(world().now(), -20 * hour + 60_000) });
    await authorized(world(), charge);
    await theOnly(world(), charge);
  });

  it("voids what was left a day ago, be it authorised, created only or captured", async () => {
    const [held, created, taken] = [aCharge(world()), aCharge(world()), aCharge(world())];
    await authorized(world(), held);
    world().break("confirm", "down", 2);
    await world()
      .payments.authorize(created)
      .catch(() => {});
    world().mend();
    await world().payments.capture(await authorized(world(), taken), orderOf(world(), taken));
    world().pass(30 * hour);
    for (const charge of [held, created, taken]) await world().payments.void(charge);
    expect((await theOnly(world(), held)).status).toBe("canceled");
    expect((await theOnly(world(), created)).status).toBe("canceled");
    expect(await theOnly(world(), taken)).toMatchObject({ received: taken.amount, refunded: taken.amount });
  });

  it("captures nothing after the deadline, but lets it go", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    expect(await world().payments.capture(id, orderOf(world(), charge, 0))).toEqual(notCapturable);
    expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(notCapturable);
  });

  it("keeps what was captured before the deadline, however late it is asked", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    const order = orderOf(world(), charge, 1000);
    const first = await world().payments.capture(id, order);
    world().pass(48 * hour);
    expect(await world().payments.capture(id, order)).toEqual(first);
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, refunded: euros(0) });
  });

  it("keeps a capture whose answer was lost, also when the deadline passed meanwhile", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    const order = orderOf(world(), charge, 60_000);
    world().break("capture", "lose-answer", 2);
    await expect(world().payments.capture(id, order)).rejects.toThrow();
    world().mend();
    world().pass(120_000);
    expect(await world().payments.capture(id, order)).toEqual({
      tag: "accepted",
      value: { received: charge.amount },
    });
  });

  it("lets go of what could not be captured before the deadline", async () => {
    for (const fault of ["kept-error", "throttle", "down"] as const) {
      const charge = aCharge(world());
      const id = await authorized(world(), charge);
      const order = orderOf(world(), charge, 60_000);
      world().break("capture", fault, 10);
      await expect(insist(() => world().payments.capture(id, order), 3)).rejects.toThrow();
      expect((await theOnly(world(), charge)).status).toBe("requires_capture");
      world().pass(120_000);
      expect(await world().payments.capture(id, order), fault).toEqual(notCapturable);
      world().mend();
      expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
    }
  });

  it("notes the order on a capture that was lost a day ago, whose key is forgotten", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().byHand(id, "capture");
    world().pass(26 * hour);
    const order = orderOf(world(), charge);
    expect(await world().payments.capture(id, order)).toMatchObject({ tag: "accepted" });
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, orderId: order.orderId });
  });

  it("lists the PaymentIntents of checkouts in a span of time, newest first, each once, over many pages", async () => {
    world().pass(48 * hour);
    const from = world().now();
    const charges = Array.from({ length: 103 }, () => aCharge(world()));
    for (const charge of charges) await world().payments.void(charge);
    const to = world().now();
    world().pass(10_000);
    await world().payments.void(aCharge(world()));
    const listed: string[] = [];
    for await (const payment of world().payments.list({ from, to })) {
      listed.push(payment.checkoutId ?? "");
      expect(payment.status).toBe("canceled");
    }
    expect(listed.toSorted()).toEqual(charges.map(({ checkoutId }) => checkoutId).toSorted());
    const nothing = world().payments.list({ from: plus(from, -hour), to: plus(from, -10_000) });
    for await (const payment of nothing) throw new Error(`listed ${payment.paymentIntentId}`);
  });
};
