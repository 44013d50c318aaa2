import type Stripe from "stripe";
import type { CheckoutId, PaymentIntentId } from "../../domain/ids.ts";
import type { WebhookEvent, Webhooks } from "../../ports/webhooks.ts";

const toleranceSeconds = 300;

/**
 * Events signed with the endpoint's secret. Stripe's library for Node bounds the age of a signature alone, those for PHP
 * and .NET its distance from now: so does this, since one that is dated ahead could be sent again until its time comes.
 * `now` is in milliseconds.
 */
export const stripeWebhooks = (stripe: Stripe, secret: string, now: () => number = Date.now): Webhooks => ({
  verify(rawBody, signature) {
    try {
      const receivedAt = now();
      if (isAhead(signature, receivedAt)) return undefined;
      return eventOf(
        stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds, undefined, receivedAt),
      );
    } catch {
      return undefined;
    }
  },
});

/** Whether any time in the header is: the library takes one of them, whichever it is. */
const isAhead = (signature: string, receivedAt: number): boolean =>
  signature
    .split(",")
    .flatMap((item) => (item.startsWith("t=") ? [Number.parseInt(item.slice(2), 10)] : []))
    .some((seconds) => seconds - Math.floor(receivedAt / 1000) > toleranceSeconds);

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
