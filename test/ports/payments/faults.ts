import { describe, expect, it } from "vitest";
import {
  aCharge,
  authorized,
  euros,
  type Fault,
  insist,
  type OpenPayments,
  type Operation,
  orderOf,
  type PaymentsWorld,
  theOnly,
} from "./world.ts";

/** How often each strikes, so that one call fails and then two: the client itself repeats a broken connection once. */
const strikes: Readonly<Record<Fault, readonly number[]>> = {
  "kept-error": [1, 2, 3],
  throttle: [1, 2],
  "lose-answer": [1, 2],
  down: [2, 4],
};

type Struck = {
  readonly world: PaymentsWorld;
  /** Asks until the fault has struck as often as it was to, whatever comes of it. */
  strike(operation: Operation, ask: () => Promise<unknown>): Promise<void>;
};
type Scenario = (struck: Struck) => Promise<void>;

const scenarios: Readonly<Record<string, Scenario>> = {
  "create leads to one authorised PaymentIntent when it is asked again": async ({ world, strike }) => {
    const charge = aCharge(world);
    await strike("create", () => world.payments.authorize(charge));
    await insist(() => world.payments.authorize(charge));
    await world.payments.authorize(charge);
    expect(await theOnly(world, charge)).toMatchObject({ status: "requires_capture", amount: charge.amount });
  },

  "confirm leads to one authorised PaymentIntent when it is asked again": async ({ world, strike }) => {
    const charge = aCharge(world);
    await strike("confirm", () => world.payments.authorize(charge));
    await insist(() => world.payments.authorize(charge));
    await world.payments.authorize(charge);
    expect(await theOnly(world, charge)).toMatchObject({ status: "requires_capture", amount: charge.amount });
  },

  "the confirmation of a card that is declined leads to the decline when it is asked again": async ({
    world,
    strike,
  }) => {
    const charge = aCharge(world, "pm_card_visa_chargeDeclinedInsufficientFunds");
    await strike("confirm", () => world.payments.authorize(charge));
    expect(await insist(() => world.payments.authorize(charge))).toMatchObject({
      reason: { tag: "declined", declineCode: "insufficient_funds" },
    });
    expect((await theOnly(world, charge)).status).toBe("canceled");
  },

  "the cancelling of a declined charge leads to the decline when it is asked again": async ({
    world,
    strike,
  }) => {
    const charge = aCharge(world, "pm_card_visa_chargeDeclinedInsufficientFunds");
    await strike("cancel", () => world.payments.authorize(charge));
    expect(await insist(() => world.payments.authorize(charge))).toMatchObject({
      reason: { tag: "declined", declineCode: "insufficient_funds" },
    });
    expect((await theOnly(world, charge)).status).toBe("canceled");
  },

  "create can be voided without having been answered, and is not authorised after that": async ({
    world,
    strike,
  }) => {
    const charge = aCharge(world);
    await strike("create", () => world.payments.authorize(charge));
    await insist(() => world.payments.void(charge));
    expect(await theOnly(world, charge)).toMatchObject({ status: "canceled", received: euros(0) });
    expect(await world.payments.authorize(charge)).toMatchObject({ tag: "refused" });
    await world.payments.void(charge);
  },

  "confirm can be voided without having been answered, and is not authorised after that": async ({
    world,
    strike,
  }) => {
    const charge = aCharge(world);
    await strike("confirm", () => world.payments.authorize(charge));
    await insist(() => world.payments.void(charge));
    expect(await theOnly(world, charge)).toMatchObject({ status: "canceled", received: euros(0) });
    expect(await world.payments.authorize(charge)).toMatchObject({ tag: "refused" });
  },

  "the create of a void leads to one cancelled PaymentIntent when it is asked again": async ({
    world,
    strike,
  }) => {
    const charge = aCharge(world);
    await strike("create", () => world.payments.void(charge));
    await insist(() => world.payments.void(charge));
    expect((await theOnly(world, charge)).status).toBe("canceled");
  },

  "capture takes the money once when it is asked again, and says so each time": async ({ world, strike }) => {
    const charge = aCharge(world);
    const id = await authorized(world, charge);
    const order = orderOf(world, charge);
    const taken = { tag: "accepted", value: { received: charge.amount } };
    await strike("capture", () => world.payments.capture(id, order));
    expect(await insist(() => world.payments.capture(id, order))).toEqual(taken);
    expect(await world.payments.capture(id, order)).toEqual(taken);
    expect(await theOnly(world, charge)).toMatchObject({
      received: charge.amount,
      refunded: euros(0),
      orderId: order.orderId,
    });
  },

  "cancel lets go of the money when it is asked again": async ({ world, strike }) => {
    const charge = aCharge(world);
    await authorized(world, charge);
    await strike("cancel", () => world.payments.void(charge));
    await insist(() => world.payments.void(charge));
    expect(await theOnly(world, charge)).toMatchObject({ status: "canceled", received: euros(0) });
  },

  "refund gives the money back once and in full when it is asked again": async ({ world, strike }) => {
    const charge = aCharge(world);
    const id = await authorized(world, charge);
    await world.payments.capture(id, orderOf(world, charge));
    await strike("refund", () => world.payments.void(charge));
    await insist(() => world.payments.void(charge));
    await world.payments.voidById(id);
    expect(await theOnly(world, charge)).toMatchObject({ received: charge.amount, refunded: charge.amount });
  },

  "retrieve does no harm": async ({ world, strike }) => {
    const charge = aCharge(world);
    const id = await authorized(world, charge);
    await strike("retrieve", () => world.payments.authorize(charge));
    expect(await insist(() => world.payments.read(id))).toMatchObject({ status: "requires_capture" });
  },
};

/** Each with a service of its own, so that they can run side by side: a broken connection costs half a second. */
export const faultPromises = (open: OpenPayments): void => {
  for (const [fault, counts] of Object.entries(strikes) as [Fault, readonly number[]][])
    for (const times of counts)
      describe.concurrent(`with ${fault} that strikes ${times} times`, () => {
        for (const [name, scenario] of Object.entries(scenarios))
          it(name, async () => {
            const world = await open();
            const strike: Struck["strike"] = async (operation, ask) => {
              world.break(operation, fault, times);
              for (let attempt = 0; attempt < 10 && !world.hasStruck(); attempt++)
                await ask().catch(() => {});
              expect(world.hasStruck(), `${operation} was to be struck`).toBe(true);
              world.mend();
            };
            try {
              await scenario({ world, strike });
            } finally {
              await world.close();
            }
          });
      });
};
