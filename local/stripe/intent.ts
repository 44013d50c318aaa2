import type Stripe from "stripe";
import { newId, randomWord } from "./ids.ts";
import { choice, flag, type Kind, list, object, orUnset, text } from "./parameters.ts";
import { invalid, noSuch } from "./stripe-failure.ts";
import { seconds, type Work } from "./work.ts";

type New = {
  readonly amount: number;
  readonly currency: string;
  readonly method: Stripe.PaymentMethod | undefined;
  readonly allowedTypes: readonly string[] | undefined;
  readonly automatic: Stripe.PaymentIntent.AutomaticPaymentMethods | undefined;
  readonly captureMethod: Stripe.PaymentIntent.CaptureMethod | undefined;
  readonly cardOptions: CardOptions | undefined;
  readonly description: string | undefined;
  readonly metadata: Stripe.Metadata;
  readonly receiptEmail: string | undefined;
  readonly shipping: Stripe.PaymentIntent.Shipping | undefined;
  readonly descriptorSuffix: string | undefined;
};

/** A PaymentIntent as it is before anybody confirms it. */
export const newIntent = (work: Work, from: New): Stripe.PaymentIntent => {
  const id = newId("pi");
  const anyMethod = from.automatic === undefined && from.allowedTypes === undefined;
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: from.allowedTypes ? [...from.allowedTypes] : null,
    amount: from.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: anyMethod
      ? { allow_redirects: "always", enabled: true }
      : (from.automatic ?? null),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: from.captureMethod ?? "automatic_async",
    client_secret: `${id}_secret_${randomWord(25)}`,
    confirmation_method: "automatic",
    created: seconds(work.account),
    currency: from.currency,
    customer: null,
    customer_account: null,
    description: from.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: from.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: from.method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: optionsWith(from.cardOptions),
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: from.receiptEmail ?? null,
    review: null,
    setup_future_usage: null,
    shipping: from.shipping ?? null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: from.descriptorSuffix ?? null,
    status: from.method ? "requires_confirmation" : "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  };
};

/** The intent of an id that must exist; the id stood in the path unless `param` says otherwise. */
export const intentOf = (
  work: Work,
  id: string,
  param = "intent",
  status: 400 | 404 = 404,
): Stripe.PaymentIntent => {
  const intent = work.account.store.get("payment_intent", id);
  if (!intent) throw noSuch("payment_intent", id, param, status);
  return intent;
};

export const captureMethod = choice("automatic", "automatic_async", "manual");

const automaticSpec = object({ enabled: flag, allow_redirects: choice("always", "never") });

/** Reads `automatic_payment_methods`; undefined when it switches them off. */
export const automaticPaymentMethods: Kind<Stripe.PaymentIntent.AutomaticPaymentMethods> = (value, path) => {
  const { enabled, allow_redirects = "always" } = automaticSpec(value, path);
  if (enabled === undefined)
    throw invalid(`Missing required param: ${path}[enabled].`, {
      code: "parameter_missing",
      param: `${path}[enabled]`,
    });
  return { allow_redirects, enabled };
};

/** Reads `allowed_payment_method_types`, of which this stand-in can only serve cards. */
export const allowedTypes: Kind<readonly string[]> = (value, path) => {
  const types = list(text())(value, path);
  if (!types.includes("card"))
    throw invalid("This local stand-in for Stripe knows cards only: card must be among the allowed types.", {
      param: path,
    });
  return types;
};

const threeDSecure = choice("any", "automatic", "challenge");
const optionsSpec = object({
  card: object({ request_three_d_secure: threeDSecure }, [
    "capture_method",
    "cvc_token",
    "installments",
    "mandate_options",
    "moto",
    "network",
    "request_extended_authorization",
    "request_incremental_authorization",
    "request_multicapture",
    "request_overcapture",
    "require_cvc_recollection",
    "setup_future_usage",
    "statement_descriptor_suffix_kana",
    "statement_descriptor_suffix_kanji",
    "three_d_secure",
  ]),
});
type CardOptions = { readonly request_three_d_secure?: ReturnType<typeof threeDSecure> };

/** Reads `payment_method_options`: what is asked of cards. */
export const cardOptions: Kind<CardOptions> = (value, path) => optionsSpec(value, path).card ?? {};

/** The options that an intent shows. */
export const optionsWith = (options: CardOptions | undefined): Stripe.PaymentIntent.PaymentMethodOptions => ({
  card: {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: options?.request_three_d_secure ?? "automatic",
  },
});

export const descriptorSuffix = text(22);
export const description = orUnset(text(1000));
