import type Stripe from "stripe";
import type { CheckoutId, PaymentIntentId } from "../../domain/ids.ts";
import type { WebhookEvent, Webhooks } from "../../ports/webhooks.ts";

const toleranceSeconds = 300;

/** Events signed with the endpoint's secret. */
export const stripeWebhooks = (stripe: Stripe, secret: string): Webhooks => ({
  verify(rawBody, signature) {
    try {
      return eventOf(stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds));
    } catch {
      return undefined;
    }
  },
});

const eventOf = (event: Stripe.Event): WebhookEvent => {
  const object = event.data.object as {
    object?: string;
    id?: string;
    payment_intent?: unknown;
    metadata?: Record<string, string> | null;
  };
  const intent = object.object === "payment_intent" ? object.id : object.payment_intent;
  const checkoutId = object.metadata?.["checkout_id"];
  return {
    eventId: event.id,
    type: event.type,
    ...(typeof intent === "string" ? { paymentIntentId: intent as PaymentIntentId } : {}),
    ...(checkoutId ? { checkoutId: checkoutId as CheckoutId } : {}),
  };
};
