import type Stripe from "stripe";
import { emit } from "./events.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { newId } from "./ids.ts";
import { read } from "./parameters.ts";
import { noSuch } from "./stripe-failure.ts";
import { type Answer, seconds, type Work } from "./work.ts";

const daysToAnswer = 7;

/** Disputes a captured charge as fraudulent: its money leaves the balance, and it cannot be refunded any more. */
export const dispute = (work: Work, charge: Stripe.Charge): Stripe.Charge => {
  const { store } = work.account;
  const disputed: Stripe.Charge = { ...charge, disputed: true };
  const object = newDispute(charge, seconds(work.account));
  store.update(disputed);
  store.insert(object, { belongsTo: charge.id });
  store.book(charge.currency, -charge.amount_captured);
  emit(work, "charge.dispute.created", object);
  return disputed;
};

/** `GET /v1/disputes/:id` */
export const retrieveDispute = (work: Work, id: string, form: Form): Answer => {
  const { expand } = read({ expand: expandParameter }, form);
  const object = work.account.store.get("dispute", id);
  if (!object) throw noSuch("dispute", id, "dispute", 404);
  return answerWith(work, object, expand);
};

const newDispute = (charge: Stripe.Charge, created: number): Stripe.Dispute => ({
  id: newId("du"),
  object: "dispute",
  amount: charge.amount_captured,
  balance_transactions: [],
  charge: charge.id,
  created,
  currency: charge.currency,
  enhanced_eligibility_types: [],
  evidence: {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  },
  evidence_details: {
    due_by: created + daysToAnswer * 86_400,
    enhanced_eligibility: {},
    has_evidence: false,
    past_due: false,
    submission_count: 0,
    submission_method: "not_submitted",
  },
  intended_submission_method: null,
  is_charge_refundable: false,
  livemode: false,
  metadata: {},
  payment_intent: charge.payment_intent,
  reason: "fraudulent",
  status: "needs_response",
});
