import type Stripe from "stripe";
import { answerWith, answerWithPage, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { newId } from "./ids.ts";
import { pageOf, paging } from "./lists.ts";
import { read, text } from "./parameters.ts";
import { noSuch } from "./stripe-failure.ts";
import type { Decline, TestCard } from "./test-cards.ts";
import { type Answer, seconds, type Work } from "./work.ts";

/** Days for which a card's authorisation can be captured. */
const authorizationDays = 7;

type Attempt = {
  readonly intent: Stripe.PaymentIntent;
  readonly method: Stripe.PaymentMethod;
  readonly card: TestCard;
  /** The customer has just passed 3-D Secure. */
  readonly authenticated: boolean;
};

/** The charge that an attempt to pay an intent leaves behind: declined, authorised, or captured at once. */
export const newCharge = (work: Work, { intent, method, card, authenticated }: Attempt): Stripe.Charge => {
  const created = seconds(work.account);
  const { decline } = card;
  const captured = !decline && intent.capture_method !== "manual";
  return {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    // With automatic_async the balance is told of the money only later.
    balance_transaction: captured && intent.capture_method === "automatic" ? newId("txn") : null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: "BOX OFFICE",
    captured,
    created,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline, card.elevatedRisk === true),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      type: "card",
      card: {
        ...cardDetails(card, intent.amount, authenticated),
        ...(!decline && !captured && { capture_before: created + authorizationDays * 86_400 }),
      },
    },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline ? "failed" : "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
};

/** A charge with its authorisation captured, wholly or in part; the rest is released. */
export const capturedCharge = (charge: Stripe.Charge, amount: number): Stripe.Charge => {
  const { capture_before: _, ...card } = charge.payment_method_details?.card ?? cardless(charge);
  return {
    ...charge,
    amount_captured: amount,
    balance_transaction: newId("txn"),
    captured: true,
    payment_method_details: { type: "card", card },
  };
};

/** When an authorised charge lapses, in seconds since 1970. */
export const captureBefore = (charge: Stripe.Charge): number | undefined =>
  charge.payment_method_details?.card?.capture_before;

/** The charge of an id that must exist. */
export const chargeOf = (work: Work, id: string, param: string, status: 400 | 404): Stripe.Charge => {
  const charge = work.account.store.get("charge", id);
  if (!charge) throw noSuch("charge", id, param, status);
  return charge;
};

/** `GET /v1/charges/:id` */
export const retrieveCharge = (work: Work, id: string, form: Form): Answer => {
  const { expand } = read({ expand: expandParameter }, form);
  return answerWith(work, chargeOf(work, id, "id", 404), expand);
};

/** `GET /v1/charges` */
export const listCharges = (work: Work, _: string, form: Form): Answer => {
  const params = read({ ...paging, payment_intent: text() }, form, ["customer", "transfer_group"]);
  const { payment_intent: intent } = params;
  const page = pageOf(work, "charge", params, intent === undefined ? undefined : [intent]);
  return answerWithPage(work, "/v1/charges", page, params.expand);
};

const outcomeOf = (decline: Decline | undefined, elevated: boolean): Stripe.Charge.Outcome => {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (decline?.blocked)
    return {
      ...common,
      network_status: "not_sent_to_network",
      reason: "highest_risk_level",
      risk_level: "highest",
      risk_score: 92,
      seller_message: "Blocked as too risky.",
      type: "blocked",
    };
  const risk = elevated
    ? { risk_level: "elevated", risk_score: 68 }
    : { risk_level: "normal", risk_score: 21 };
  if (decline)
    return {
      ...common,
      ...risk,
      network_status: "declined_by_network",
      reason: decline.reason ?? decline.code,
      seller_message: "The issuer declined this payment.",
      type: "issuer_declined",
    };
  return {
    ...common,
    ...risk,
    network_status: "approved_by_network",
    reason: null,
    seller_message: "Payment complete.",
    type: "authorized",
  };
};

const cardDetails = (
  { brand, last4, decline }: TestCard,
  amount: number,
  authenticated: boolean,
): Stripe.Charge.PaymentMethodDetails.Card => ({
  amount_authorized: decline ? null : amount,
  authorization_code: null,
  brand,
  checks: {
    address_line1_check: null,
    address_postal_code_check: null,
    cvc_check: decline?.code === "incorrect_cvc" ? "fail" : "pass",
  },
  country: "US",
  electronic_commerce_indicator: null,
  exp_month: 12,
  exp_year: 2034,
  extended_authorization: { status: "disabled" },
  fingerprint: `local${brand}${last4}`,
  funding: "credit",
  incremental_authorization: { status: "unavailable" },
  installments: null,
  last4,
  mandate: null,
  multicapture: { status: "unavailable" },
  network: brand,
  network_token: { used: false },
  network_transaction_id: null,
  overcapture: { maximum_amount_capturable: amount, status: "unavailable" },
  regulated_status: "unregulated",
  three_d_secure: authenticated
    ? {
        authentication_flow: "challenge",
        electronic_commerce_indicator: "05",
        exemption_indicator: null,
        result: "authenticated",
        result_reason: null,
        transaction_id: newId("tds"),
        version: "2.2.0",
      }
    : null,
  transaction_link_id: null,
  wallet: null,
});

const cardless = (charge: Stripe.Charge): never => {
  throw new Error(`The charge ${charge.id} has no card`);
};
