import { checkoutEvents } from "../contracts/checkout.ts";
import type { Instant } from "../domain/ids.ts";
import { plus } from "../domain/instant.ts";
import type { Answers } from "../ports/answers.ts";
import type { Orders } from "../ports/orders.ts";
import type { WebhookInbox, WebhookNote } from "../ports/webhook-inbox.ts";
import type { WebhookEvent } from "../ports/webhooks.ts";
import { type CheckoutSagas, isAlive } from "./sagas.ts";

type Needs = {
  readonly inbox: WebhookInbox;
  readonly orders: Pick<Orders, "find">;
  readonly answers: Pick<Answers, "waitsForAction">;
  readonly now: () => Instant;
};

const firstGapMs = 5000;
const longestGapMs = 300_000;
const batch = 200;

/** Events that may be what a waiting saga waits for; all others are kept and need nothing. */
const settling = /^payment_intent\.(amount_capturable_updated|succeeded|payment_failed|canceled|processing)$/;

/**
 * Webhooks as hints: stored by their id, passed to the saga that waits for its customer, and repeated until the
 * checkout has ended. Never the truth: the saga reads the PaymentIntent itself.
 */
export const webhookUpkeep = ({ inbox, orders, answers, now }: Needs) => ({
  /** Stores an event and tries once; what is left the timer does. Returns at once for what is known already. */
  async take(event: WebhookEvent, sagas: CheckoutSagas): Promise<void> {
    const receivedAt = now();
    const note = { ...event, receivedAt };
    if ((await inbox.store(note, plus(receivedAt, firstGapMs))) === "seen") return;
    if (!settling.test(event.type) || !event.checkoutId) return inbox.done(event.eventId, receivedAt);
    if (await answers.waitsForAction(event.checkoutId).catch(() => false))
      await sagas.raise(event.checkoutId, checkoutEvents.paymentSettled).catch(() => {});
  },

  /** Everything that is due. One that cannot be looked into now is put off like the others, and holds none of them up. */
  async sweep(sagas: CheckoutSagas): Promise<void> {
    for (let found = batch; found === batch; ) {
      const due = await inbox.due(now(), batch);
      for (const note of due) {
        const gap = Math.min(firstGapMs * 2 ** note.attempts, longestGapMs);
        if (await isSettled(note, sagas, orders).catch(() => false)) await inbox.done(note.eventId, now());
        else await inbox.later(note.eventId, plus(now(), gap));
      }
      found = due.length;
    }
  },

  forget: (before: Instant) => inbox.forget(before),
});

const isSettled = async (
  { checkoutId }: WebhookNote,
  sagas: CheckoutSagas,
  orders: Needs["orders"],
): Promise<boolean> => {
  if (!checkoutId) return true;
  const record = await orders.find(checkoutId);
  if (record && record.state !== "recorded") return true;
  const instance = await sagas.find(checkoutId);
  if (!isAlive(instance)) return true; // a PaymentIntent without a saga is the sweep's work
  if (instance.said?.status === "requires_action")
    await sagas.raise(checkoutId, checkoutEvents.paymentSettled);
  return false;
};
