import type Stripe from "stripe";
import { shipping } from "./contact.ts";
import { answerWith, expandParameter } from "./expand.ts";
import type { Form } from "./form.ts";
import { newId } from "./ids.ts";
import { choice, read, text, url } from "./parameters.ts";
import { findPaymentMethod, paymentMethodData, paymentMethodFrom } from "./payment-methods.ts";
import { invalid, noSuch, refused } from "./stripe-failure.ts";
import { type Answer, seconds, type Work } from "./work.ts";

const lifetimeHours = 12;

/** `POST /v1/test_helpers/confirmation_tokens`: what Stripe's page scripts make of what a customer typed. */
export const createConfirmationToken = (work: Work, _: string, form: Form): Answer => {
  const params = read(
    {
      expand: expandParameter,
      payment_method: text(),
      payment_method_data: paymentMethodData,
      return_url: url,
      setup_future_usage: choice("off_session", "on_session"),
      shipping,
    },
    form,
    ["payment_method_options"],
  );
  const { payment_method: id, payment_method_data: data } = params;
  if ((id === undefined) === (data === undefined))
    throw invalid("Send one of payment_method and payment_method_data.", { param: "payment_method" });
  const method = data ? paymentMethodFrom(work, data) : findPaymentMethod(work, id ?? "");
  const created = seconds(work.account);
  const { card, billing_details } = method;
  const token: Stripe.ConfirmationToken = {
    id: newId("ctoken"),
    object: "confirmation_token",
    created,
    expires_at: created + lifetimeHours * 3600,
    livemode: false,
    mandate_data: null,
    metadata: {},
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: {
      allow_redisplay: "unspecified",
      billing_details,
      ...(card && { card }),
      customer: null,
      customer_account: null,
      type: "card",
    },
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: params.shipping ? { ...params.shipping, ...contactOf(params.shipping) } : null,
    use_stripe_sdk: true,
  };
  work.account.store.insert(token, { hidden: method.id });
  return answerWith(work, token, params.expand);
};

/** `GET /v1/confirmation_tokens/:id` */
export const retrieveConfirmationToken = (work: Work, id: string, form: Form): Answer => {
  const { expand } = read({ expand: expandParameter }, form);
  return answerWith(work, tokenOf(work, id, 404), expand);
};

/** A token that can be confirmed with, and the payment method in it. */
export const openConfirmationToken = (
  work: Work,
  id: string,
): { readonly token: Stripe.ConfirmationToken; readonly method: Stripe.PaymentMethod } => {
  const token = tokenOf(work, id, 400);
  if (token.payment_intent !== null)
    throw refused("This ConfirmationToken was used before; it is good for one confirmation.", {
      param: "confirmation_token",
    });
  if (token.expires_at !== null && token.expires_at <= seconds(work.account))
    throw refused("This ConfirmationToken has expired.", { param: "confirmation_token" });
  return { token, method: findPaymentMethod(work, work.account.store.hidden(id) ?? "") };
};

/** Marks a token as used by the confirmation of an intent. */
export const useConfirmationToken = (work: Work, token: Stripe.ConfirmationToken, intent: string): void =>
  work.account.store.update({ ...token, payment_intent: intent });

const tokenOf = (work: Work, id: string, status: 400 | 404): Stripe.ConfirmationToken => {
  const token = work.account.store.get("confirmation_token", id);
  if (!token) throw noSuch("confirmation_token", id, "confirmation_token", status);
  return token;
};

const contactOf = ({ address, name, phone }: Stripe.PaymentIntent.Shipping) => ({
  address: address ?? emptyAddress,
  name: name ?? "",
  phone: phone ?? null,
});

const emptyAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
