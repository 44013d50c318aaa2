import type Stripe from "stripe";
import { answerTo, confirm, meansOf, payingWith } from "./confirm.ts";
import { shipping } from "./contact.ts";
import { checkAmount, checkStep, currency } from "./currencies.ts";
import { emit } from "./events.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import {
  allowedTypes,
  automaticPaymentMethods,
  captureMethod,
  cardOptions,
  descriptorSuffix,
  newIntent,
} from "./intent.ts";
import { changed, metadata } from "./metadata.ts";
import { choice, email, flag, integer, read, required, text } from "./parameters.ts";
import { invalid, noSuch, StripeFailure } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

const spec = {
  ...payingWith,
  allowed_payment_method_types: allowedTypes,
  amount: integer,
  automatic_payment_methods: automaticPaymentMethods,
  capture_method: captureMethod,
  confirm: flag,
  confirmation_method: choice("automatic"),
  currency,
  customer: text(),
  description: text(1000),
  expand: expandParameter,
  metadata,
  payment_method_options: cardOptions,
  receipt_email: email,
  shipping,
  statement_descriptor_suffix: descriptorSuffix,
};

/** `POST /v1/payment_intents` */
export const createIntent = (work: Work, _: string, form: Form): Answer => {
  const params = read(spec, form, unsupported);
  const amount = required(params.amount, "amount");
  const code = required(params.currency, "currency");
  if (!params.confirm) refuseWithoutConfirm(form);
  checkStep(amount, code, "amount");
  checkAmount(amount, code);
  // This account has no customers, so none can be named.
  if (params.customer !== undefined) throw noSuch("customer", params.customer, "customer", 400);
  const means = meansOf(work, params);
  const automatic = params.automatic_payment_methods;
  const intent = newIntent(work, {
    amount,
    currency: code,
    method: means.method,
    allowedTypes:
      params.allowed_payment_method_types ?? (automatic?.enabled === false ? ["card"] : undefined),
    automatic: automatic?.enabled ? automatic : undefined,
    captureMethod: params.capture_method,
    cardOptions: params.payment_method_options,
    description: params.description,
    metadata: changed({}, params.metadata),
    receiptEmail: params.receipt_email,
    shipping: params.shipping,
    descriptorSuffix: params.statement_descriptor_suffix,
  });
  work.account.store.insert(intent);
  emit(work, "payment_intent.created", intent);
  if (!params.confirm) return answerWith(work, intent, params.expand);
  return answerTo(work, confirmNew(work, intent, means, params), params.expand);
};

/** An intent that could not even be confirmed was never created, so the error cannot carry it. */
const confirmNew = (
  work: Work,
  intent: Stripe.PaymentIntent,
  means: Parameters<typeof confirm>[2],
  params: Parameters<typeof confirm>[3],
) => {
  try {
    return confirm(work, intent, means, params);
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    throw new StripeFailure(error.status, { ...error.body, payment_intent: undefined }, error.executed);
  }
};

const refuseWithoutConfirm = (form: Form): void => {
  const param = ["confirmation_token", "error_on_requires_action", "off_session", "return_url"].find(
    (name) => name in form,
  );
  if (param !== undefined) throw invalid(`${param} can only be sent together with confirm=true.`, { param });
};

const unsupported = [
  "amount_details",
  "application_fee_amount",
  "customer_account",
  "excluded_payment_method_types",
  "hooks",
  "mandate",
  "mandate_data",
  "on_behalf_of",
  "payment_details",
  "payment_method_configuration",
  "radar_options",
  "setup_future_usage",
  "statement_descriptor",
  "transfer_data",
  "transfer_group",
];
