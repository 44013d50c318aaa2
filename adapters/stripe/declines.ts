import type Stripe from "stripe";
import type { PaymentRefusal } from "../../domain/payment.ts";

/** A thief must not learn from the answer that the card is known as stolen. */
const smellsOfFraud = new Set([
  "fraudulent",
  "lost_card",
  "stolen_card",
  "pickup_card",
  "merchant_blacklist",
  "restricted_card",
  "security_violation",
]);

type LastError = Pick<Stripe.PaymentIntent.LastPaymentError, "code" | "decline_code">;

/** What the last failed attempt of a PaymentIntent means for the customer. */
export const refusalOf = ({ code, decline_code: issuers }: LastError): PaymentRefusal => {
  if (code === "payment_intent_authentication_failure") return { tag: "authentication-failed" };
  const word = issuers ?? code ?? "generic_decline";
  return { tag: "declined", declineCode: smellsOfFraud.has(word) ? "generic_decline" : word };
};
