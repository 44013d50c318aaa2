import type { CheckoutId, Instant, PaymentIntentId } from "../domain/ids.ts";

/** What is kept of a webhook: ids and a type, nothing of its content. The current state is always read from Stripe. */
export type WebhookNote = {
  readonly eventId: string;
  readonly type: string;
  readonly paymentIntentId?: PaymentIntentId;
  readonly checkoutId?: CheckoutId;
  readonly receivedAt: Instant;
};

export type WebhookInbox = {
  /** `seen` when this event id is there already. It is due at `dueAt`, or at once. */
  store(note: WebhookNote, dueAt?: Instant): Promise<"new" | "seen">;
  /** Notes that are not done and whose next attempt is due. */
  due(now: Instant, limit: number): Promise<readonly (WebhookNote & { readonly attempts: number })[]>;
  done(eventId: string, at: Instant): Promise<void>;
  /** Tried without reaching the state; to be tried again at `at`. */
  later(eventId: string, at: Instant): Promise<void>;
  /** Forgets what was done before this. */
  forget(before: Instant): Promise<number>;
};
