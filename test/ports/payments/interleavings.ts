import fc from "fast-check";
import { expect, it } from "vitest";
import type { Charge } from "../../../domain/payment.ts";
import {
  aCharge,
  type Fault,
  insist,
  type OpenPayments,
  type Operation,
  orderOf,
  type PaymentsWorld,
  theOnly,
} from "./world.ts";

const deeds = ["authorize", "capture", "void", "voidById"] as const;
type Deed = (typeof deeds)[number];

/** Deeds at the same moment, with what is broken meanwhile and how long it takes until the next. */
const turn = fc.record({
  deeds: fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 4 }),
  broken: fc.option(
    fc.tuple(
      fc.constantFrom<Operation>("create", "confirm", "capture", "cancel", "retrieve", "refund", "list"),
      fc.constantFrom<Fault>("kept-error", "throttle"),
      fc.integer({ min: 1, max: 3 }),
    ),
    { nil: undefined, freq: 2 },
  ),
  passMs: fc.constantFrom(0, 0, 0, 200_000),
});
const play = fc.record({
  method: fc.constantFrom(
    "pm_card_visa",
    "pm_card_visa",
    "pm_card_chargeDeclined",
    "pm_card_threeDSecure2Required",
  ),
  turns: fc.array(turn, { minLength: 1, maxLength: 6 }),
});

const perform = async (
  world: PaymentsWorld,
  charge: Charge,
  deed: Deed,
  deadline: ReturnType<typeof orderOf>,
) => {
  if (deed === "authorize") return world.payments.authorize(charge);
  if (deed === "void") return world.payments.void(charge);
  const [intent] = await world.truth(charge.checkoutId);
  if (!intent) return undefined;
  if (deed === "voidById") return world.payments.voidById(intent.paymentIntentId);
  return world.payments.capture(intent.paymentIntentId, deadline);
};

type Play = typeof play extends fc.Arbitrary<infer T> ? T : never;

/** What must hold at every moment, whatever was asked and whatever broke. */
const check = async (world: PaymentsWorld, charge: Charge, isVoided: boolean): Promise<void> => {
  const all = await world.truth(charge.checkoutId);
  expect(all.length).toBeLessThanOrEqual(1);
  for (const { status, amount, received, refunded } of all) {
    expect(amount).toEqual(charge.amount);
    expect([0, charge.amount.amount]).toContain(received.amount);
    expect([0, received.amount]).toContain(refunded.amount);
    if (isVoided) expect(status === "canceled" || refunded.amount === received.amount).toBe(true);
    if (isVoided && status !== "canceled") expect(received.amount).toBe(charge.amount.amount);
  }
};

const run = async (world: PaymentsWorld, { method, turns }: Play): Promise<void> => {
  const charge = aCharge(world, method);
  const order = orderOf(world, charge);
  let isVoided = false;
  for (const { deeds: asked, broken, passMs } of turns) {
    world.mend();
    if (broken) world.break(...broken);
    const wasThere = (await world.truth(charge.checkoutId)).length > 0;
    const answers = await Promise.allSettled(asked.map((deed) => perform(world, charge, deed, order)));
    for (const [index, answer] of answers.entries()) {
      const isVoid = asked[index] === "void" || (asked[index] === "voidById" && wasThere);
      if (answer.status === "fulfilled" && isVoid) isVoided = true;
    }
    await check(world, charge, isVoided);
    world.pass(passMs);
  }
  world.mend();
  const [intent] = await world.truth(charge.checkoutId);
  const taken = intent && (await insist(() => world.payments.capture(intent.paymentIntentId, order)));
  if (taken?.tag === "accepted") expect((await theOnly(world, charge)).received).toEqual(charge.amount);
  await insist(() => world.payments.void(charge));
  await check(world, charge, true);
  const after = await world.payments.authorize(charge);
  expect(after.tag === "refused" || after.value.state === "captured").toBe(true);
};

export const interleavingPromises = (open: OpenPayments): void => {
  it("keeps one PaymentIntent, never takes money twice and never after a void, whatever is asked in any order at once", async () => {
    await fc.assert(
      fc.asyncProperty(play, async (given) => {
        const world = await open();
        try {
          await run(world, given);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 150 },
    );
  });
};
