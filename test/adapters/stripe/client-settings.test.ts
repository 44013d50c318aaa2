import { describe, expect, it } from "vitest";
import { aCharge, euros, insist, type Operation, orderOf, theOnly } from "../../ports/payments/world.ts";
import { aStripe } from "./a-stripe.ts";

/** The client as the product sets it up repeats by itself once what it may. */
const open = () => aStripe(1);

describe("payments through a client that repeats once by itself", () => {
  it("get over one lost answer and one broken connection without asking again", async () => {
    const world = await open();
    try {
      for (const [operation, fault] of [
        ["create", "lose-answer"],
        ["confirm", "lose-answer"],
        ["create", "down"],
      ] as const) {
        const charge = aCharge(world);
        world.break(operation, fault);
        expect(await world.payments.authorize(charge), `${operation} ${fault}`).toMatchObject({
          tag: "accepted",
        });
        expect(world.hasStruck()).toBe(true);
        expect((await theOnly(world, charge)).status).toBe("requires_capture");
      }
    } finally {
      await world.close();
    }
  });

  it("come out right when every operation fails once with an error that is kept", async () => {
    const world = await open();
    try {
      const charge = aCharge(world);
      const breakAll = (...operations: readonly Operation[]) => {
        world.mend();
        for (const operation of operations) world.break(operation, "kept-error");
      };
      breakAll("create", "confirm");
      const outcome = await insist(() => world.payments.authorize(charge));
      if (outcome.tag !== "accepted") throw new Error("refused");
      const id = outcome.value.paymentIntentId;
      const order = orderOf(world, charge);
      breakAll("capture");
      await insist(() => world.payments.capture(id, order));
      expect(await theOnly(world, charge)).toMatchObject({ received: charge.amount, refunded: euros(0) });
      breakAll("refund");
      await insist(() => world.payments.void(charge));
      expect(await theOnly(world, charge)).toMatchObject({
        received: charge.amount,
        refunded: charge.amount,
      });
      expect(await world.payments.capture(id, order)).toEqual({
        tag: "accepted",
        value: { received: charge.amount },
      });
    } finally {
      await world.close();
    }
  });
});
