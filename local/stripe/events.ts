import type Stripe from "stripe";
import { apiVersion } from "./api-version.ts";
import { newId } from "./ids.ts";
import type { Kept } from "./store.ts";
import { seconds, type Work } from "./work.ts";

/** The events that a webhook endpoint of this stand-in is subscribed to; the others are only stored. */
const subscribed: ReadonlySet<string> = new Set([
  "charge.dispute.created",
  "charge.refunded",
  "payment_intent.amount_capturable_updated",
  "payment_intent.canceled",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.succeeded",
  "refund.failed",
] satisfies Stripe.Event.Type[]);

/**
 * Records that something happened to an object, with the object as it is now, and queues the event for delivery when
 * the endpoint is subscribed to it. `previous` holds the fields that an update changed, as they were.
 */
export const emit = (
  { account, cause }: Work,
  type: Stripe.Event.Type,
  object: Exclude<Kept[keyof Kept], Stripe.Event>,
  previous?: object,
): void => {
  const id = newId("evt");
  const created = seconds(account);
  const sent = subscribed.has(type) && account.deliveries.wanted;
  const before = previous ? `,"previous_attributes":${JSON.stringify(previous)}` : "";
  const request = JSON.stringify({ id: cause.id, idempotency_key: cause.idempotencyKey });
  // Put together as text, because the object's own text is at hand and an event is mostly that.
  const body = [
    `{"id":"${id}","object":"event","api_version":"${apiVersion}","created":${created}`,
    `"data":{"object":${account.store.text(object)}${before}}`,
    `"livemode":false,"pending_webhooks":${sent ? 1 : 0},"request":${request},"type":"${type}"}`,
  ].join();
  account.store.insertEvent(id, type, created, body);
  if (sent) account.deliveries.add(id, body);
};
