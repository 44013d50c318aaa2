import type Stripe from "stripe";
import { meansOf, payingWith } from "./confirm.ts";
import { shipping } from "./contact.ts";
import { checkAmount, checkStep, currency } from "./currencies.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import {
  captureMethod,
  cardOptions,
  description,
  descriptorSuffix,
  intentOf,
  optionsWith,
} from "./intent.ts";
import { changed, metadata } from "./metadata.ts";
import { email, integer, orUnset, read, text } from "./parameters.ts";
import { noSuch, unexpectedState } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

const spec = {
  amount: integer,
  capture_method: captureMethod,
  currency,
  customer: text(),
  description,
  expand: expandParameter,
  metadata,
  payment_method: payingWith.payment_method,
  payment_method_data: payingWith.payment_method_data,
  payment_method_options: cardOptions,
  receipt_email: orUnset(email),
  shipping: orUnset(shipping),
  statement_descriptor_suffix: descriptorSuffix,
};
/** What may only change while nobody has paid. */
const beforePayment = ["amount", "capture_method", "currency", "payment_method", "payment_method_data"];
const open = ["requires_payment_method", "requires_confirmation", "requires_action"];

/** `POST /v1/payment_intents/:id` */
export const updateIntent = (work: Work, id: string, form: Form): Answer => {
  const params = read(spec, form, unsupported);
  const intent = intentOf(work, id);
  const touched = beforePayment.find((name) => name in form);
  if (touched !== undefined && !open.includes(intent.status))
    throw unexpectedState(
      intent,
      `This PaymentIntent's ${touched} cannot be updated because it has a status of ${intent.status}; it can while that is one of ${open.join(", ")}.`,
      touched,
    );
  const amount = params.amount ?? intent.amount;
  const code = params.currency ?? intent.currency;
  if (params.amount !== undefined || params.currency !== undefined) {
    checkStep(amount, code, "amount");
    checkAmount(amount, code);
  }
  if (params.customer !== undefined) throw noSuch("customer", params.customer, "customer", 400);
  const { method } = meansOf(work, params);
  const updated: Stripe.PaymentIntent = {
    ...intent,
    amount,
    currency: code,
    capture_method: params.capture_method ?? intent.capture_method,
    description: params.description === undefined ? intent.description : params.description,
    metadata: changed(intent.metadata, params.metadata),
    payment_method: method?.id ?? intent.payment_method,
    payment_method_options: params.payment_method_options
      ? optionsWith(params.payment_method_options)
      : intent.payment_method_options,
    receipt_email: params.receipt_email === undefined ? intent.receipt_email : params.receipt_email,
    shipping: params.shipping === undefined ? intent.shipping : params.shipping,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    // What the customer was asked to authenticate is no longer what would be charged.
    ...(touched !== undefined && intent.status === "requires_action" && { next_action: null }),
    ...(touched !== undefined && {
      status: method || intent.payment_method ? "requires_confirmation" : intent.status,
    }),
  };
  work.account.store.update(updated);
  return answerWith(work, updated, params.expand);
};

const unsupported = [
  "allowed_payment_method_types",
  "amount_details",
  "application_fee_amount",
  "customer_account",
  "excluded_payment_method_types",
  "hooks",
  "payment_details",
  "payment_method_configuration",
  "setup_future_usage",
  "statement_descriptor",
  "transfer_data",
  "transfer_group",
];
