import type Stripe from "stripe";
import type { NextAction } from "../../domain/checkout.ts";
import type { CheckoutId, Instant, PaymentIntentId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Payment } from "../../ports/payments.ts";
import { fromStripe } from "./amounts.ts";

type Intent = Stripe.PaymentIntent;

export const idOf = (intent: Intent): PaymentIntentId => intent.id as PaymentIntentId;

const refundedOf = ({ latest_charge: charge }: Intent): number =>
  typeof charge === "object" && charge !== null ? charge.amount_refunded : 0;

/** A PaymentIntent (with its latest charge expanded) as the port gives it. */
export const paymentOf = (intent: Intent): Payment => ({
  paymentIntentId: idOf(intent),
  checkoutId: intent.metadata["checkout_id"] as CheckoutId | undefined,
  status: intent.status as Payment["status"],
  amount: fromStripe(intent.amount, intent.currency),
  received: fromStripe(intent.amount_received, intent.currency),
  refunded: fromStripe(refundedOf(intent), intent.currency),
  createdAt: instant(intent.created * 1000) as Instant,
});

export const nextActionOf = (intent: Intent): NextAction => {
  const redirectUrl = intent.next_action?.redirect_to_url?.url;
  return {
    type: redirectUrl ? "redirect_to_url" : "use_stripe_sdk",
    clientSecret: intent.client_secret ?? "",
    ...(redirectUrl ? { redirectUrl } : {}),
  };
};
