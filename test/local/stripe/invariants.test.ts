import fc from "fast-check";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { type RunningStripe, startStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";
import { clientOf, held, raw } from "./stand-in.ts";

const cards = [
  "pm_card_visa",
  "pm_card_chargeDeclined",
  "pm_card_threeDSecure2Required",
  "pm_card_createDispute",
  "pm_card_refundFail",
] as const;
const amount = fc.integer({ min: 1, max: 2500 });

const step = fc.oneof(
  fc.record({ does: fc.constant("confirm"), card: fc.option(fc.constantFrom(...cards), { nil: undefined }) }),
  fc.record({ does: fc.constant("capture"), amount: fc.option(amount, { nil: undefined }) }),
  fc.record({ does: fc.constant("refund"), amount: fc.option(amount, { nil: undefined }) }),
  fc.record({ does: fc.constant("authenticate"), outcome: fc.constantFrom("complete", "fail") }),
  fc.record({ does: fc.constant("update"), amount: fc.integer({ min: 50, max: 2500 }) }),
  fc.record({ does: fc.constant("cancel") }),
  fc.record({ does: fc.constant("wait"), ms: fc.integer({ min: 1, max: 3 * 86_400_000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const start = fc.record({
  chosen: fc.option(fc.constantFrom(...cards), { nil: undefined }),
  capture_method: fc.constantFrom("manual", "automatic", "automatic_async"),
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
});

type Scene = { running: RunningStripe; stripe: Stripe; wait: (ms: number) => void };

const perform = async ({ running, stripe, wait }: Scene, id: string, next: Step): Promise<unknown> => {
  const { paymentIntents, refunds } = stripe;
  if ("card" in next)
    return paymentIntents.confirm(id, next.card === undefined ? {} : { payment_method: next.card });
  if ("outcome" in next) return raw(running, "POST", `/3ds/${id}`, `outcome=${next.outcome}`);
  if ("ms" in next) return wait(next.ms);
  if (next.does === "cancel") return paymentIntents.cancel(id);
  const sent = "amount" in next ? next.amount : undefined;
  if (next.does === "update") return paymentIntents.update(id, sent === undefined ? {} : { amount: sent });
  if (next.does === "refund")
    return refunds.create({ payment_intent: id, ...(sent !== undefined && { amount: sent }) });
  return paymentIntents.capture(id, sent === undefined ? {} : { amount_to_capture: sent });
};

const look = async ({ stripe }: Scene, id: string) => {
  const intent = await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  const charges = (await stripe.charges.list({ payment_intent: id, limit: 100 })).data;
  const refunds = (await stripe.refunds.list({ payment_intent: id, limit: 100 })).data;
  const balance =
    (await stripe.balance.retrieve()).pending.find((sum) => sum.currency === "eur")?.amount ?? 0;
  return { intent, charges, refunds, balance };
};
type View = Awaited<ReturnType<typeof look>>;

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

const checkMoney = ({ intent, charges, refunds }: View): void => {
  expect(intent.amount_received + intent.amount_capturable).toBeLessThanOrEqual(intent.amount);
  const refunded = sum(
    refunds.filter((refund) => refund.status === "succeeded").map((refund) => refund.amount),
  );
  expect(refunded).toBeLessThanOrEqual(intent.amount_received);
  expect(sum(charges.map((charge) => charge.amount_refunded))).toBe(refunded);
  expect(sum(charges.map((charge) => charge.amount_captured))).toBe(intent.amount_received);
  expect(charges.filter((charge) => charge.status === "succeeded").length).toBeLessThanOrEqual(1);
  expect(intent.amount_capturable > 0).toBe(intent.status === "requires_capture");
  expect(intent.amount_received > 0).toBe(intent.status === "succeeded");
  expect(intent.next_action !== null).toBe(intent.status === "requires_action");
  if (intent.status === "canceled") expect(charges.every((charge) => !charge.captured)).toBe(true);
};

const checkStep = (before: View, after: View): void => {
  // What is canceled or paid stays so, and a payment's amount is settled with it.
  if (before.intent.status === "canceled" || before.intent.status === "succeeded") {
    expect(after.intent.status).toBe(before.intent.status);
    expect(after.intent.amount_received).toBe(before.intent.amount_received);
  }
  expect(after.charges.length - before.charges.length).toBeLessThanOrEqual(1);
};

/** What the account must have of an intent: what came in, less what went back or was disputed. */
const owed = ({ charges }: View): number =>
  sum(charges.map((charge) => (charge.disputed ? 0 : charge.amount_captured - charge.amount_refunded)));

describe("an intent that anything is done to", () => {
  it("never gives or takes money that is not there", { timeout: 60_000 }, async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(start, async ({ chosen, capture_method, steps }) => {
        let now = Date.now();
        // One stand-in each, so that nothing of an earlier intent comes due in the account of this one.
        const running = await startStripe({ port: 0, apiKey, now: () => now });
        const wait = (ms: number) => {
          now += ms;
        };
        const scene = { running, stripe: clientOf(running.port), wait };
        try {
          const { id } = await scene.stripe.paymentIntents.create({
            ...held,
            capture_method,
            ...(chosen && { payment_method: chosen }),
          });
          let before = await look(scene, id);
          reached.add(before.intent.status);
          for (const next of steps) {
            const failed = await perform(scene, id, next).then(
              () => false,
              () => true,
            );
            const after = await look(scene, id);
            checkMoney(after);
            checkStep(before, after);
            expect(after.balance).toBe(owed(after));
            // Only a decline leaves a trace of a request that failed.
            if (failed && !("card" in next)) expect(after.intent).toEqual(before.intent);
            reached.add(after.intent.status);
            before = after;
          }
        } finally {
          await running.close();
        }
      }),
      { numRuns: 80 },
    );
    expect([...reached].sort()).toEqual([
      "canceled",
      "requires_action",
      "requires_capture",
      "requires_confirmation",
      "requires_payment_method",
      "succeeded",
    ]);
  });
});
