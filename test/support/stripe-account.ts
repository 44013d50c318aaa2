import Stripe from "stripe";
import { signature } from "../../local/stripe/webhook-client.ts";
import type { Product } from "./product.ts";

type HasEndpoints = Pick<Product, "endpoints">;

/** The shop's account at Stripe, through Stripe's own client. */
export const stripeOf = ({ endpoints: { stripe } }: HasEndpoints): Stripe => {
  const { hostname, port } = new URL(stripe.baseUrl);
  return new Stripe(stripe.apiKey, { host: hostname, port, protocol: "http", telemetry: false });
};

/** The PaymentIntents of a checkout, as they are now. */
export const intentsOf = async (
  product: HasEndpoints,
  checkoutId: string,
): Promise<readonly Stripe.PaymentIntent[]> => {
  const found: Stripe.PaymentIntent[] = [];
  for await (const intent of stripeOf(product).paymentIntents.list({ limit: 100 }))
    if (intent.metadata["checkout_id"] === checkoutId) found.push(intent);
  return found;
};

/** The events that Stripe has of a PaymentIntent, as it sends them to a webhook endpoint. */
export const eventsOf = async (product: HasEndpoints, intentId: string): Promise<readonly Stripe.Event[]> => {
  const found: Stripe.Event[] = [];
  for await (const event of stripeOf(product).events.list({ limit: 100 }))
    if ("id" in event.data.object && event.data.object.id === intentId) found.push(event);
  return found;
};

/** Posts a webhook as Stripe does, or as somebody else who knows less: with another secret, or long after signing. */
export const postWebhook = (
  { endpoints: { stripe }, api }: Pick<Product, "endpoints" | "api">,
  event: object,
  { secret = stripe.webhookSecret, ageSeconds = 0 } = {},
) => {
  const raw = JSON.stringify(event);
  const second = Math.floor(Date.now() / 1000) - ageSeconds;
  return api("POST", "/webhooks/stripe", {
    raw,
    headers: { "stripe-signature": signature(raw, secret, second) },
  });
};
