import Stripe from "stripe";
import type { Endpoints } from "../supervisor/endpoints.ts";

/** A PaymentIntent of a checkout; amounts in Stripe's minor units. */
export type Intent = {
  readonly id: string;
  readonly checkoutId: string;
  readonly orderId: string | undefined;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly received: number;
  readonly refunded: number;
  readonly createdAt: number;
};

export const readIntents = async ({ stripe: { baseUrl, apiKey } }: Endpoints): Promise<readonly Intent[]> => {
  const { hostname, port } = new URL(baseUrl);
  const stripe = new Stripe(apiKey, { host: hostname, port, protocol: "http", telemetry: false });
  const intents: Intent[] = [];
  for await (const intent of stripe.paymentIntents.list({ limit: 100, expand: ["data.latest_charge"] })) {
    const checkoutId = intent.metadata["checkout_id"];
    if (checkoutId === undefined) continue;
    const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
    intents.push({
      id: intent.id,
      checkoutId,
      orderId: intent.metadata["order_id"],
      status: intent.status,
      amount: intent.amount,
      currency: intent.currency.toUpperCase(),
      received: intent.amount_received,
      refunded: charge?.amount_refunded ?? 0,
      createdAt: intent.created * 1000,
    });
  }
  return intents;
};
