import { expect, it } from "vitest";
import { aCharge, authorized, euros, insist, orderOf, type PaymentsWorld, theOnly } from "./world.ts";

export const twicePromises = (world: () => PaymentsWorld): void => {
  it("authorises twice with one PaymentIntent and the same answer", async () => {
    const charge = aCharge(world());
    const first = await world().payments.authorize(charge);
    expect(await world().payments.authorize(charge)).toEqual(first);
    await theOnly(world(), charge);
  });

  it("captures twice with the same answer, and takes the money once", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    const first = await world().payments.capture(id, orderOf(world(), charge));
    expect(await world().payments.capture(id, orderOf(world(), charge))).toEqual(first);
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, refunded: euros(0) });
  });

  it("voids twice what was authorised, captured, declined or waits for the customer", async () => {
    for (const [method, captured] of [
      ["pm_card_visa", false],
      ["pm_card_visa", true],
      ["pm_card_chargeDeclined", false],
      ["pm_card_threeDSecure2Required", false],
    ] as const) {
      const charge = aCharge(world(), method);
      const outcome = await world().payments.authorize(charge);
      if (captured && outcome.tag === "accepted")
        await world().payments.capture(outcome.value.paymentIntentId, orderOf(world(), charge));
      await world().payments.void(charge);
      const after = await theOnly(world(), charge);
      await world().payments.void(charge);
      await world().payments.voidById(after.paymentIntentId);
      expect(await theOnly(world(), charge)).toEqual(after);
      expect(after.refunded).toEqual(after.received);
      expect(after.status).toBe(captured ? "succeeded" : "canceled");
    }
  });

  it("authorises at the same moment as often as it is asked, with one PaymentIntent", async () => {
    for (const method of ["pm_card_visa", "pm_card_chargeDeclined", "pm_card_threeDSecure2Required"]) {
      const charge = aCharge(world(), method);
      const asked = await Promise.allSettled(
        Array.from({ length: 5 }, () => world().payments.authorize(charge)),
      );
      const answers = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const after = await world().payments.authorize(charge);
      for (const answer of answers) expect(answer, method).toEqual(after);
      await theOnly(world(), charge);
    }
  });

  it("captures at the same moment as often as it is asked, and takes the money once", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    const order = orderOf(world(), charge);
    const asked = await Promise.allSettled(
      Array.from({ length: 5 }, () => world().payments.capture(id, order)),
    );
    const after = await world().payments.capture(id, order);
    expect(after).toEqual({ tag: "accepted", value: { received: charge.amount } });
    for (const one of asked) if (one.status === "fulfilled") expect(one.value).toEqual(after);
    expect(await theOnly(world(), charge)).toMatchObject({ received: charge.amount, refunded: euros(0) });
  });

  it("refunds at the same moment as often as it is asked, once and in full", async () => {
    const charge = aCharge(world());
    const id = await authorized(world(), charge);
    await world().payments.capture(id, orderOf(world(), charge));
    await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        index % 2 === 0 ? world().payments.void(charge) : world().payments.voidById(id),
      ),
    );
    await world().payments.void(charge);
    expect(await theOnly(world(), charge)).toMatchObject({
      received: charge.amount,
      refunded: charge.amount,
    });
  });

  it("lets go of a charge that is authorised and voided at the same moment, whichever comes first", async () => {
    for (let round = 0; round < 8; round++) {
      const charge = aCharge(world());
      await Promise.allSettled([world().payments.authorize(charge), world().payments.void(charge)]);
      await insist(() => world().payments.void(charge));
      expect(await theOnly(world(), charge)).toMatchObject({ status: "canceled", received: euros(0) });
      expect(await world().payments.authorize(charge)).toMatchObject({ tag: "refused" });
    }
  });

  it("either captures or lets go of a charge that both are asked of, and says truly which", async () => {
    for (let round = 0; round < 8; round++) {
      const charge = aCharge(world());
      const id = await authorized(world(), charge);
      const order = orderOf(world(), charge);
      const [captured] = await Promise.allSettled([
        world().payments.capture(id, order),
        world().payments.voidById(id),
      ]);
      const settled = await insist(() => world().payments.capture(id, order));
      if (captured.status === "fulfilled") expect(settled).toEqual(captured.value);
      await insist(() => world().payments.voidById(id));
      const { received, refunded } = await theOnly(world(), charge);
      expect(refunded).toEqual(received);
    }
  });
};
