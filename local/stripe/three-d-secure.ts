import type Stripe from "stripe";
import { charge, decline, type Outcome } from "./attempt.ts";
import { display } from "./currencies.ts";
import { findPaymentMethod } from "./payment-methods.ts";
import type { Work } from "./work.ts";

/** What the customer does on the 3-D Secure page. */
export type Choice = "complete" | "fail";

/** What the page answers: where to send the customer, or what to show. */
export type PageAnswer =
  | { readonly status: 303; readonly location: string }
  | { readonly status: 200 | 400 | 404 | 409; readonly html: string };

/** The page on which a customer passes or fails 3-D Secure, with a form that posts `outcome`. */
export const showChallenge = (work: Work, id: string): PageAnswer => {
  const intent = work.account.store.get("payment_intent", id);
  if (!intent) return unknownPayment;
  if (intent.status !== "requires_action") return settled(intent);
  const html = page(
    "3-D Secure",
    `<p>Your bank asks whether you want to pay ${display(intent.amount, intent.currency)}.</p>
<form method="post">
<button name="outcome" value="complete">Complete</button>
<button name="outcome" value="fail">Fail</button>
</form>`,
  );
  return { status: 200, html };
};

/** The customer has chosen: the payment goes on, or its payment method is taken away. */
export const decideChallenge = (work: Work, id: string, choice: string | undefined): PageAnswer => {
  const intent = work.account.store.get("payment_intent", id);
  if (!intent) return unknownPayment;
  if (intent.status !== "requires_action") return settled(intent);
  if (choice !== "complete" && choice !== "fail")
    return { status: 400, html: page("3-D Secure", "<p>Send outcome=complete or outcome=fail.</p>") };
  // The address to go back to is part of what the intent was waiting for, and gone once it is decided.
  const returnUrl = intent.next_action?.redirect_to_url?.return_url;
  const { intent: decided, error } = decide(work, intent, choice);
  const status = error ? "failed" : "succeeded";
  if (returnUrl) return { status: 303, location: backTo(returnUrl, decided, status) };
  return {
    status: 200,
    html: page("3-D Secure", `<p>Authentication ${status}. You may close this page.</p>`),
  };
};

const decide = (work: Work, intent: Stripe.PaymentIntent, choice: Choice): Outcome => {
  const method = findPaymentMethod(work, String(intent.payment_method));
  if (choice === "complete") return charge(work, intent, method, true);
  return decline(work, intent, method, {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    message: "The payment method could not be authenticated: choose another one and try again.",
  });
};

const backTo = (returnUrl: string, intent: Stripe.PaymentIntent, status: "failed" | "succeeded"): string => {
  const target = new URL(returnUrl);
  target.searchParams.set("payment_intent", intent.id);
  target.searchParams.set("payment_intent_client_secret", intent.client_secret ?? "");
  target.searchParams.set("redirect_status", status);
  return target.href;
};

const settled = (intent: Stripe.PaymentIntent): PageAnswer => ({
  status: 409,
  html: page("3-D Secure", `<p>There is nothing to authenticate: this payment is ${intent.status}.</p>`),
});

// Nothing of the request is ever put into a page, so nothing has to be escaped.
const page = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n${content}\n</html>\n`;

const unknownPayment: PageAnswer = {
  status: 404,
  html: page("3-D Secure", "<p>There is no such payment.</p>"),
};
