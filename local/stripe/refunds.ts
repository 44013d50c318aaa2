import type Stripe from "stripe";
import { chargeOf } from "./charges.ts";
import { checkStep, display } from "./currencies.ts";
import { emit } from "./events.ts";
import { answerWith, answerWithPage, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { newId } from "./ids.ts";
import { intentOf } from "./intent.ts";
import { pageOf, paging } from "./lists.ts";
import { changed, metadata } from "./metadata.ts";
import { choice, positive, read, text } from "./parameters.ts";
import { cardBehind } from "./payment-methods.ts";
import { invalid, noSuch, refused } from "./stripe-failure.ts";
import { type Answer, seconds, type Work } from "./work.ts";

/** Milliseconds until a refund that is bound to fail does so. */
const failsAfter = 1000;

/** `POST /v1/refunds`: gives back all or a part of what was captured. */
export const createRefund = (work: Work, _: string, form: Form): Answer => {
  const params = read(
    {
      amount: positive,
      charge: text(),
      expand: expandParameter,
      metadata,
      payment_intent: text(),
      reason: choice("duplicate", "fraudulent", "requested_by_customer"),
    },
    form,
    ["currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer"],
  );
  const charge = chargeToRefund(work, params.payment_intent, params.charge);
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed)
    throw refused(`Charge ${charge.id} has been charged back; it cannot be refunded.`, {
      code: "charge_disputed",
    });
  if (left === 0)
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  const amount = params.amount ?? left;
  checkStep(amount, charge.currency, "amount");
  if (amount > left)
    throw refused(
      `Refund amount (${display(amount, charge.currency)}) is greater than unrefunded amount on charge (${display(left, charge.currency)})`,
      { param: "amount" },
    );
  const refund = newRefund(work, charge, amount, params.reason ?? null, changed({}, params.metadata));
  const { store, tasks } = work.account;
  store.insert(refund, { belongsTo: String(charge.payment_intent) });
  const after = withRefunded(charge, charge.amount_refunded + amount);
  store.update(after);
  store.book(charge.currency, -amount);
  emit(work, "refund.created", refund);
  emit(work, "charge.refunded", after, {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  });
  if (charge.payment_method !== null && cardBehind(work, charge.payment_method).refundFails)
    tasks.add("refund-fails", refund.id, work.account.now() + failsAfter);
  return answerWith(work, refund, params.expand);
};

/** The customer's bank sends a refund back: its money is the account's again. */
export const failRefund = (work: Work, id: string): void => {
  const { store } = work.account;
  const refund = store.get("refund", id);
  if (refund?.status !== "succeeded" || typeof refund.charge !== "string") return;
  const charge = chargeOf(work, refund.charge, "charge", 400);
  const failed: Stripe.Refund = {
    ...refund,
    failure_balance_transaction: newId("txn"),
    failure_reason: "unknown",
    status: "failed",
  };
  store.update(failed);
  store.update(withRefunded(charge, charge.amount_refunded - refund.amount));
  store.book(refund.currency, refund.amount);
  emit(work, "refund.updated", failed, { status: refund.status });
  emit(work, "refund.failed", failed);
};

/** `GET /v1/refunds/:id` */
export const retrieveRefund = (work: Work, id: string, form: Form): Answer => {
  const { expand } = read({ expand: expandParameter }, form);
  const refund = work.account.store.get("refund", id);
  if (!refund) throw noSuch("refund", id, "id", 404);
  return answerWith(work, refund, expand);
};

/** `GET /v1/refunds` */
export const listRefunds = (work: Work, _: string, form: Form): Answer => {
  const params = read({ ...paging, charge: text(), payment_intent: text() }, form);
  const owners: string[] = [];
  if (params.payment_intent !== undefined) owners.push(params.payment_intent);
  // Of an intent's charges only one can succeed and be refunded, so its refunds are those of the intent.
  if (params.charge !== undefined) owners.push(intentWithCharge(work, params.charge));
  const [owner, other = owner] = owners;
  const belongsTo = owner === undefined ? undefined : owner === other ? [owner] : [];
  return answerWithPage(work, "/v1/refunds", pageOf(work, "refund", params, belongsTo), params.expand);
};

const intentWithCharge = (work: Work, id: string): string => {
  const charge = chargeOf(work, id, "charge", 400);
  return charge.captured ? String(charge.payment_intent) : "";
};

const chargeToRefund = (
  work: Work,
  intentId: string | undefined,
  chargeId: string | undefined,
): Stripe.Charge => {
  const named = chargeId === undefined ? undefined : chargeOf(work, chargeId, "charge", 400);
  const id = intentId ?? (typeof named?.payment_intent === "string" ? named.payment_intent : undefined);
  if (id === undefined)
    throw invalid("Send one of payment_intent and charge.", {
      code: "parameter_missing",
      param: "payment_intent",
    });
  const intent = intentOf(work, id, "payment_intent", 400);
  if (named && named.payment_intent !== id)
    throw refused(`Charge ${named.id} does not belong to PaymentIntent ${id}.`, { param: "charge" });
  const { latest_charge: latest } = intent;
  const charge =
    named ?? (typeof latest === "string" ? chargeOf(work, latest, "payment_intent", 400) : undefined);
  if (charge?.captured) return charge;
  throw refused(`This PaymentIntent (${id}) does not have a successful charge to refund.`, {
    param: intentId === undefined ? "charge" : "payment_intent",
  });
};

const withRefunded = (charge: Stripe.Charge, amount: number): Stripe.Charge => ({
  ...charge,
  amount_refunded: amount,
  refunded: amount === charge.amount_captured,
});

const newRefund = (
  work: Work,
  charge: Stripe.Charge,
  amount: number,
  reason: Stripe.Refund["reason"],
  notes: Stripe.Metadata,
): Stripe.Refund => ({
  id: newId("re"),
  object: "refund",
  amount,
  balance_transaction: newId("txn"),
  charge: charge.id,
  created: seconds(work.account),
  currency: charge.currency,
  customer: null,
  customer_account: null,
  destination_details: {
    card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
    type: "card",
  },
  metadata: notes,
  payment_intent: charge.payment_intent,
  payment_method: charge.payment_method,
  reason,
  receipt_number: null,
  source_transfer_reversal: null,
  status: "succeeded",
  transfer_reversal: null,
});
