import type Stripe from "stripe";
import { capturedCharge, chargeOf } from "./charges.ts";
import { checkStep } from "./currencies.ts";
import { dispute } from "./disputes.ts";
import { emit } from "./events.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { descriptorSuffix, intentOf } from "./intent.ts";
import { changed, metadata } from "./metadata.ts";
import { choice, positive, read } from "./parameters.ts";
import { cardBehind } from "./payment-methods.ts";
import { refused, unexpectedState } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

/** `POST /v1/payment_intents/:id/capture`: takes all of what is held, or a part of it and releases the rest. */
export const captureIntent = (work: Work, id: string, form: Form): Answer => {
  const params = read(
    {
      amount_to_capture: positive,
      expand: expandParameter,
      // More than one capture of an intent has to be asked for beforehand, which this stand-in does not know.
      final_capture: choice("true"),
      metadata,
      statement_descriptor_suffix: descriptorSuffix,
    },
    form,
    [
      "amount_details",
      "application_fee_amount",
      "hooks",
      "payment_details",
      "statement_descriptor",
      "transfer_data",
    ],
  );
  const intent = intentOf(work, id);
  const held = heldCharge(work, intent);
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  checkStep(amount, intent.currency, "amount_to_capture");
  if (amount > intent.amount_capturable)
    throw refused("More was to be captured than this PaymentIntent holds.", {
      code: "amount_too_large",
      param: "amount_to_capture",
      payment_intent: intent,
    });
  const { store } = work.account;
  const captured = capturedCharge(held, amount);
  store.update(captured);
  store.book(captured.currency, amount);
  emit(work, "charge.captured", captured);
  if (captured.payment_method !== null && cardBehind(work, captured.payment_method).disputed)
    dispute(work, captured);
  const paid: Stripe.PaymentIntent = {
    ...intent,
    amount_capturable: 0,
    amount_received: amount,
    metadata: changed(intent.metadata, params.metadata),
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    status: "succeeded",
  };
  store.update(paid);
  emit(work, "payment_intent.succeeded", paid);
  return answerWith(work, paid, params.expand);
};

const heldCharge = (work: Work, intent: Stripe.PaymentIntent): Stripe.Charge => {
  if (intent.status === "requires_capture" && typeof intent.latest_charge === "string")
    return chargeOf(work, intent.latest_charge, "intent", 400);
  throw unexpectedState(
    intent,
    intent.status === "succeeded"
      ? "This PaymentIntent could not be captured because it has already been captured."
      : `This PaymentIntent could not be captured because it has a status of ${intent.status}; only requires_capture can be captured.`,
  );
};
