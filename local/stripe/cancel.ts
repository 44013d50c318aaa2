import type Stripe from "stripe";
import { emit } from "./events.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { intentOf } from "./intent.ts";
import { choice, read } from "./parameters.ts";
import { unexpectedState } from "./stripe-failure.ts";
import { type Answer, seconds, type Work } from "./work.ts";

/** `POST /v1/payment_intents/:id/cancel`: nothing can be charged any more, and what was held is released. */
export const cancelIntent = (work: Work, id: string, form: Form): Answer => {
  const params = read(
    {
      cancellation_reason: choice("abandoned", "duplicate", "fraudulent", "requested_by_customer"),
      expand: expandParameter,
    },
    form,
  );
  const intent = intentOf(work, id);
  if (intent.status === "succeeded" || intent.status === "canceled")
    throw unexpectedState(
      intent,
      `This PaymentIntent cannot be canceled because it has a status of ${intent.status}; it can in any status but succeeded and canceled.`,
    );
  return answerWith(work, cancel(work, intent, params.cancellation_reason ?? null), params.expand);
};

/** A held authorisation has run out: its intent is canceled, as Stripe does by itself. */
export const expireAuthorization = (work: Work, chargeId: string): void => {
  const charge = work.account.store.get("charge", chargeId);
  if (!charge || typeof charge.payment_intent !== "string") return;
  const intent = intentOf(work, charge.payment_intent);
  if (intent.status !== "requires_capture" || intent.latest_charge !== chargeId) return;
  emit(work, "charge.expired", charge);
  cancel(work, intent, "expired");
};

// Since 2025-03-31 a released authorisation leaves no refund behind, and its charge stays as it was.
const cancel = (
  work: Work,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent => {
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    amount_capturable: 0,
    canceled_at: seconds(work.account),
    cancellation_reason: reason,
    next_action: null,
    status: "canceled",
  };
  work.account.store.update(canceled);
  emit(work, "payment_intent.canceled", canceled);
  return canceled;
};
