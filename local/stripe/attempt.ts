import type Stripe from "stripe";
import { captureBefore, newCharge } from "./charges.ts";
import { dispute } from "./disputes.ts";
import { emit } from "./events.ts";
import { cardBehind, useUp } from "./payment-methods.ts";
import type { ErrorBody } from "./stripe-failure.ts";
import type { Work } from "./work.ts";

/** What an attempt to pay came to: the intent as it now is, and the error when it was declined. */
export type Outcome = { readonly intent: Stripe.PaymentIntent; readonly error?: ErrorBody };

/** Asks the card: the intent is then paid, authorised, or in need of another payment method. */
export const charge = (
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): Outcome => {
  const card = cardBehind(work, method.id);
  useUp(work, method.id, intent);
  const made = newCharge(work, { intent, method, card, authenticated });
  work.account.store.insert(made, { belongsTo: intent.id });
  if (card.decline) {
    emit(work, "charge.failed", made);
    const { code, reason, message } = card.decline;
    return decline(work, intent, method, {
      type: "card_error",
      code,
      decline_code: reason,
      message,
      charge: made.id,
    });
  }
  emit(work, "charge.succeeded", made);
  return made.captured ? settle(work, intent, method, made, card.disputed) : hold(work, intent, method, made);
};

/** Leaves the intent waiting for the customer, who has to pass 3-D Secure; nothing is charged yet. */
export const challenge = (
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  returnUrl: string | undefined,
): Outcome => {
  const page = `${work.account.publicUrl()}/3ds/${intent.id}`;
  const waiting: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: null,
    next_action:
      returnUrl === undefined
        ? { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: page } }
        : { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url: page } },
    payment_method: method.id,
    status: "requires_action",
  };
  work.account.store.update(waiting);
  emit(work, "payment_intent.requires_action", waiting);
  return { intent: waiting };
};

/** Takes the payment method away from an intent whose attempt failed, and says why. */
export const decline = (
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  error: ErrorBody,
): Outcome => {
  const failed: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: { ...lean(error), payment_method: method, payment_method_type: method.type },
    latest_charge: error.charge ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  };
  work.account.store.update(failed);
  emit(work, "payment_intent.payment_failed", failed);
  return { intent: failed, error: { ...error, payment_intent: failed, payment_method: method } };
};

/** The error of a card that would need its owner, who is not there. */
export const authenticationRequired: ErrorBody = {
  type: "card_error",
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This payment needs the cardholder to authenticate.",
};

const settle = (
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  made: Stripe.Charge,
  disputed: true | undefined,
): Outcome => {
  work.account.store.book(made.currency, made.amount_captured);
  if (disputed) dispute(work, made);
  const paid: Stripe.PaymentIntent = {
    ...intent,
    amount_received: made.amount_captured,
    last_payment_error: null,
    latest_charge: made.id,
    next_action: null,
    payment_method: method.id,
    status: "succeeded",
  };
  work.account.store.update(paid);
  emit(work, "payment_intent.succeeded", paid);
  return { intent: paid };
};

const hold = (
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  made: Stripe.Charge,
): Outcome => {
  const held: Stripe.PaymentIntent = {
    ...intent,
    amount_capturable: made.amount,
    last_payment_error: null,
    latest_charge: made.id,
    next_action: null,
    payment_method: method.id,
    status: "requires_capture",
  };
  work.account.store.update(held);
  emit(work, "payment_intent.amount_capturable_updated", held);
  const lapses = captureBefore(made);
  if (lapses !== undefined) work.account.tasks.add("authorization-expires", made.id, lapses * 1000);
  return { intent: held };
};

// JSON drops what is undefined; the typed copy has to do so itself.
const lean = ({
  type,
  code,
  decline_code,
  message,
  charge: id,
}: ErrorBody): Stripe.PaymentIntent.LastPaymentError => ({
  type,
  ...(code !== undefined && { code }),
  ...(decline_code !== undefined && { decline_code }),
  ...(id !== undefined && { charge: id }),
  message,
});
