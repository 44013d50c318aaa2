import type Stripe from "stripe";
import { addressOf, type BillingDetails, billingDetails } from "./contact.ts";
import { newId } from "./ids.ts";
import { changed, type MetadataChange, metadata } from "./metadata.ts";
import { choice, type Kind, object, text } from "./parameters.ts";
import { invalid, noSuch, refused, StripeFailure } from "./stripe-failure.ts";
import { cardOf, type TestCard, testCard } from "./test-cards.ts";
import { type Answer, seconds, type Work } from "./work.ts";

type Hidden = { readonly card: string; readonly usedBy?: string };
type Data = {
  readonly token: string;
  readonly billing?: BillingDetails | undefined;
  readonly metadata?: MetadataChange | undefined;
};

const dataSpec = {
  type: choice("card"),
  card: object({ token: text() }, ["cvc", "exp_month", "exp_year", "networks", "number"]),
  billing_details: billingDetails,
  metadata,
  allow_redisplay: choice("always", "limited", "unspecified"),
};

/** Reads `payment_method_data`: a test token only. Card numbers are refused, as Stripe does unless an account may send them. */
export const paymentMethodData: Kind<Data> = (value, path) => {
  const card = typeof value === "string" ? undefined : value["card"];
  if (typeof card === "object" && "number" in card)
    throw new StripeFailure(
      402,
      {
        type: "invalid_request_error",
        message:
          "Card numbers may not be sent to the API: send one of Stripe's test tokens or payment methods.",
      },
      false,
    );
  const data = object(dataSpec, ["link", "radar_options"])(value, path);
  if (data.type === undefined || data.card?.token === undefined)
    throw invalid(`${path} needs a type and a card[token].`, { code: "parameter_missing", param: path });
  return { token: data.card.token, billing: data.billing_details, metadata: data.metadata };
};

/** The payment method of an id or a test name (`pm_card_visa`, of which each use makes a new one). */
export const findPaymentMethod = (work: Work, id: string, status: 400 | 404 = 400): Stripe.PaymentMethod => {
  const known = work.account.store.get("payment_method", id);
  if (known) return known;
  const name = id.startsWith("pm_card_") ? id.slice("pm_card_".length) : "";
  if (!testCard(name)) throw noSuch("PaymentMethod", id, "payment_method", status);
  return makePaymentMethod(work, name, {});
};

/** The payment method that `payment_method_data` describes. */
export const paymentMethodFrom = (work: Work, { token, billing, metadata }: Data): Stripe.PaymentMethod => {
  const name = token.startsWith("tok_") ? token.slice("tok_".length) : "";
  if (!testCard(name)) throw noSuch("token", token, "payment_method_data[card][token]", 400);
  return makePaymentMethod(work, name, { billing, metadata });
};

/** The test card behind a payment method of this account. */
export const cardBehind = (work: Work, id: string): TestCard => {
  const card = testCard(hiddenOf(work, id).card);
  if (!card) throw new Error(`The payment method ${id} has no test card`);
  return card;
};

/** Marks a payment method as charged: without a customer it is good for one attempt only. */
export const useUp = (work: Work, id: string, intent: Stripe.PaymentIntent): void => {
  const hidden = hiddenOf(work, id);
  if (hidden.usedBy !== undefined)
    throw refused(
      "The PaymentMethod was used before without belonging to a Customer, so it may not be used again.",
      { payment_intent: intent },
    );
  work.account.store.hide(id, JSON.stringify({ ...hidden, usedBy: intent.id }));
};

/** `GET /v1/payment_methods/:id` */
export const retrievePaymentMethod = (work: Work, id: string): Answer => ({
  status: 200,
  body: work.account.store.text(findPaymentMethod(work, id, 404)),
});

const makePaymentMethod = (work: Work, name: string, data: Omit<Data, "token">): Stripe.PaymentMethod => {
  const card = testCard(name);
  if (!card) throw new Error(`There is no test card ${name}`);
  const method: Stripe.PaymentMethod = {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: {
      address: addressOf(data.billing?.address),
      email: data.billing?.email ?? null,
      name: data.billing?.name ?? null,
      phone: data.billing?.phone ?? null,
      tax_id: null,
    },
    card: cardOf(card),
    created: seconds(work.account),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: changed({}, data.metadata),
    type: "card",
  };
  work.account.store.insert(method, { hidden: JSON.stringify({ card: name } satisfies Hidden) });
  return method;
};

const hiddenOf = (work: Work, id: string): Hidden => {
  const text = work.account.store.hidden(id);
  if (text === undefined) throw new Error(`The payment method ${id} is not stored`);
  return JSON.parse(text);
};
