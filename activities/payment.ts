import { payment as steps } from "../contracts/checkout.ts";
import type { Instant } from "../domain/ids.ts";
import { accepted, refused } from "../domain/outcome.ts";
import type { Answers } from "../ports/answers.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Orders } from "../ports/orders.ts";
import type { Payments } from "../ports/payments.ts";
import { activity } from "./activity.ts";
import { settle } from "./settle.ts";

type Needs = {
  readonly payments: Payments;
  readonly orders: Orders;
  readonly answers: Answers;
  readonly ids: Pick<Identifiers, "eventId">;
  readonly now: () => Instant;
};

/** The customer's money is authorised, then taken (the pivot), or let go. Each is keyed by the checkout. */
export const paymentActivities = ({ payments, orders, answers, ids, now }: Needs) => [
  activity(steps.authorize, async ({ charge, holdExpiresAt }) => {
    const outcome = await payments.authorize(charge);
    if (outcome.tag === "accepted" && outcome.value.state === "action-needed") {
      const { nextAction } = outcome.value;
      await answers.publish(charge.checkoutId, { status: "requires_action", nextAction, holdExpiresAt });
    }
    return outcome;
  }),

  activity(steps.void, async (undoing) => {
    await payments.void(undoing.of.charge);
    await settle(answers, undoing.of.charge.checkoutId, undoing);
    return accepted(null);
  }),

  /** Taking the money and placing the order is one step: asked again after a crash, it writes what is missing. */
  activity(steps.capture, async ({ checkoutId, orderId, paymentIntentId, deadline }) => {
    const captured = await payments.capture(paymentIntentId, { checkoutId, orderId, deadline });
    if (captured.tag === "refused") return captured;
    const eventId = ids.eventId(orderId, 1);
    const placed = await orders.place(checkoutId, { captured: captured.value.received, eventId, at: now() });
    if (placed.tag === "refused") {
      await payments.voidById(paymentIntentId);
      return refused({ tag: "checkout-closed" });
    }
    await answers.publish(checkoutId, { status: "completed", order: placed.value });
    return placed;
  }),
];
