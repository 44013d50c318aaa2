import type Stripe from "stripe";
import { authenticationRequired, challenge, charge, decline, type Outcome } from "./attempt.ts";
import { openConfirmationToken, useConfirmationToken } from "./confirmation-tokens.ts";
import { shipping } from "./contact.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { captureMethod, cardOptions, intentOf, optionsWith } from "./intent.ts";
import { choice, email, flag, orUnset, read, text, url } from "./parameters.ts";
import { cardBehind, findPaymentMethod, paymentMethodData, paymentMethodFrom } from "./payment-methods.ts";
import { errorText, invalid, refused, unexpectedState } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

/** The parameters that say how to pay, the same when an intent is created and when it is confirmed. */
export const payingWith = {
  payment_method: text(),
  payment_method_data: paymentMethodData,
  confirmation_token: text(),
  error_on_requires_action: flag,
  off_session: choice("false", "one_off", "recurring", "true"),
  return_url: url,
  use_stripe_sdk: flag,
};
type PayingWith = { readonly [N in keyof typeof payingWith]?: ReturnType<(typeof payingWith)[N]> };

type Means = {
  readonly method: Stripe.PaymentMethod | undefined;
  readonly token: Stripe.ConfirmationToken | undefined;
};

/** The payment method that a request names, in whichever of the three ways. */
export const meansOf = (work: Work, params: PayingWith): Means => {
  const { payment_method: id, payment_method_data: data, confirmation_token: token } = params;
  if ([id, data, token].filter((way) => way !== undefined).length > 1)
    throw invalid("Send only one of payment_method, payment_method_data and confirmation_token.", {
      param: id === undefined ? "payment_method_data" : "payment_method",
    });
  if (token !== undefined) return openConfirmationToken(work, token);
  const method = data ? paymentMethodFrom(work, data) : id && findPaymentMethod(work, id);
  return { method: method || undefined, token: undefined };
};

/** Confirms an intent: asks its card, or sends its owner to 3-D Secure first. */
export const confirm = (
  work: Work,
  intent: Stripe.PaymentIntent,
  { method: given, token }: Means,
  params: PayingWith,
): Outcome => {
  const method = given ?? attached(work, intent);
  if (!method)
    throw unexpectedState(
      intent,
      "This PaymentIntent cannot be confirmed because it is missing a payment method: confirm it with one, or with a ConfirmationToken.",
    );
  const returnUrl = params.return_url ?? token?.return_url ?? undefined;
  const automatic = intent.automatic_payment_methods;
  if (automatic?.enabled && automatic.allow_redirects !== "never" && returnUrl === undefined)
    throw refused(
      "This PaymentIntent takes payment methods that may redirect the customer, so it needs a return_url. To do without, set automatic_payment_methods[allow_redirects] to never, or allow cards only.",
      { param: "return_url", payment_intent: intent },
    );
  if (token) useConfirmationToken(work, token, intent.id);
  if (!cardBehind(work, method.id).authenticate) return charge(work, intent, method, false);
  const away = params.off_session !== undefined && params.off_session !== "false";
  if (away || params.error_on_requires_action) return decline(work, intent, method, authenticationRequired);
  return challenge(work, intent, method, returnUrl);
};

/** The answer to an attempt: the intent, or a 402 that carries it. */
export const answerTo = (
  work: Work,
  { intent, error }: Outcome,
  expand: readonly string[] | undefined,
): Answer => (error ? { status: 402, body: errorText(error) } : answerWith(work, intent, expand));

/** `POST /v1/payment_intents/:id/confirm` */
export const confirmIntent = (work: Work, id: string, form: Form): Answer => {
  const params = read(
    {
      ...payingWith,
      capture_method: captureMethod,
      expand: expandParameter,
      payment_method_options: cardOptions,
      receipt_email: orUnset(email),
      shipping: orUnset(shipping),
    },
    form,
    unsupported,
  );
  const intent = intentOf(work, id);
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status))
    throw unexpectedState(
      intent,
      intent.status === "succeeded"
        ? "This PaymentIntent cannot be confirmed because it has already succeeded."
        : `This PaymentIntent cannot be confirmed because it has a status of ${intent.status}.`,
    );
  const means = meansOf(work, params);
  const changed: Stripe.PaymentIntent = {
    ...intent,
    capture_method: params.capture_method ?? intent.capture_method,
    payment_method_options: params.payment_method_options
      ? optionsWith(params.payment_method_options)
      : intent.payment_method_options,
    receipt_email: params.receipt_email === undefined ? intent.receipt_email : params.receipt_email,
    shipping: params.shipping === undefined ? intent.shipping : params.shipping,
  };
  return answerTo(work, confirm(work, changed, means, params), params.expand);
};

const attached = (work: Work, intent: Stripe.PaymentIntent): Stripe.PaymentMethod | undefined =>
  typeof intent.payment_method === "string" ? findPaymentMethod(work, intent.payment_method) : undefined;

const unsupported = [
  "allowed_payment_method_types",
  "amount_details",
  "amount_to_confirm",
  "excluded_payment_method_types",
  "hooks",
  "mandate",
  "mandate_data",
  "payment_details",
  "radar_options",
  "setup_future_usage",
];
