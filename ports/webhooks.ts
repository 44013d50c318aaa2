import type { CheckoutId, PaymentIntentId } from "../domain/ids.ts";

/** What matters of a webhook: ids and a type. */
export type WebhookEvent = {
  readonly eventId: string;
  readonly type: string;
  readonly paymentIntentId?: PaymentIntentId;
  readonly checkoutId?: CheckoutId;
};

export type Webhooks = {
  /** The event in a raw body that was signed no further from now than the tolerance; undefined = not genuine. */
  verify(rawBody: string, signature: string): WebhookEvent | undefined;
};
