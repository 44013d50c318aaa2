import type { CheckoutId, Instant, PaymentIntentId } from "../../domain/ids.ts";
import type { WebhookInbox, WebhookNote } from "../../ports/webhook-inbox.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";

type DueRow = {
  readonly eventId: string;
  readonly type: string;
  readonly paymentIntentId: PaymentIntentId | null;
  readonly checkoutId: CheckoutId | null;
  readonly receivedAt: Instant;
  readonly attempts: number;
};

/** Stripe's webhooks in Azure SQL. */
export const sqlWebhookInbox = (db: Database): WebhookInbox => {
  const store = statement("store-webhook", [
    "eventId",
    "type",
    "paymentIntentId",
    "checkoutId",
    "receivedAt",
    "dueAt",
  ]).gives<{ outcome: "new" | "seen" }>();
  const due = statement("due-webhooks", ["now", "limit"]).gives<DueRow>();
  const finish = statement("finish-webhook", ["eventId", "at"]);
  const postpone = statement("postpone-webhook", ["eventId", "at"]);
  const forget = statement("forget-webhooks", ["before"]).gives<{ forgotten: number }>();

  return {
    async store({ eventId, type, paymentIntentId, checkoutId, receivedAt }, dueAt = receivedAt) {
      const [stored] = await db.rows(store, {
        eventId,
        type,
        paymentIntentId: paymentIntentId ?? null,
        checkoutId: checkoutId ?? null,
        receivedAt,
        dueAt,
      });
      if (!stored) throw new Error("the webhook inbox did not say whether it took a note");
      return stored.outcome;
    },
    async due(now, limit) {
      return (await db.rows(due, { now, limit })).map(waitingNote);
    },
    async done(eventId, at) {
      await db.run(finish, { eventId, at });
    },
    async later(eventId, at) {
      await db.run(postpone, { eventId, at });
    },
    async forget(before) {
      const [row] = await db.rows(forget, { before });
      return row?.forgotten ?? 0;
    },
  };
};

const waitingNote = (row: DueRow): WebhookNote & { readonly attempts: number } => ({
  eventId: row.eventId,
  type: row.type,
  ...(row.paymentIntentId !== null && { paymentIntentId: row.paymentIntentId }),
  ...(row.checkoutId !== null && { checkoutId: row.checkoutId }),
  receivedAt: row.receivedAt,
  attempts: row.attempts,
});
