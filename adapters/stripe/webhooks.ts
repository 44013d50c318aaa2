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

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const eventOf = ({ id, type, data }: Stripe.Event): WebhookEvent => {
  if (!isText(id) || !isText(type)) throw new Error("an event without id or type");
  const object = data.object as {
    object?: unknown;
    id?: unknown;
    payment_intent?: unknown;
    metadata?: Readonly<Record<string, unknown>> | null;
  };
  const intent = object.object === "payment_intent" ? object.id : object.payment_intent;
  const checkoutId = object.metadata?.["checkout_id"];
  return {
    eventId: id,
    type,
    ...(isText(intent) ? { paymentIntentId: intent as PaymentIntentId } : {}),
    ...(isText(checkoutId) ? { checkoutId: checkoutId as CheckoutId } : {}),
  };
};
