import type { CheckoutId, Instant, PaymentIntentId } from "../../domain/ids.ts";
import type { WebhookInbox, WebhookNote } from "../../ports/webhook-inbox.ts";
import type { Database } from "./database.ts";
import { sqlText } from "./sql-text.ts";

/** Stripe's webhooks in SQLite. */
export const sqliteWebhookInbox = (db: Database): WebhookInbox => {
  const insert = db.prepare(`
    INSERT INTO WebhookInbox (EventId, Type, PaymentIntentId, CheckoutId, ReceivedAt, DueAt)
    VALUES (:eventId, :type, :paymentIntentId, :checkoutId, :receivedAt, :dueAt)
    ON CONFLICT (EventId) DO NOTHING
  `);
  const due = db.prepare<DueRow>(sqlText("due-webhooks"));
  const setDone = db.prepare(
    "UPDATE WebhookInbox SET DoneAt = :at WHERE EventId = :eventId AND DoneAt IS NULL",
  );
  const setLater = db.prepare(
    "UPDATE WebhookInbox SET Attempts = Attempts + 1, DueAt = :at WHERE EventId = :eventId AND DoneAt IS NULL",
  );
  const forget = db.prepare("DELETE FROM WebhookInbox WHERE DoneAt < :before");

  return {
    async store({ eventId, type, paymentIntentId, checkoutId, receivedAt }, dueAt = receivedAt) {
      const row = {
        eventId,
        type,
        paymentIntentId: paymentIntentId ?? null,
        checkoutId: checkoutId ?? null,
        receivedAt,
        dueAt,
      };
      return db.transact(() => insert.run(row)) === 1 ? "new" : "seen";
    },
    async due(now, limit) {
      return db.read(() => due.all({ now, limit })).map(waitingNote);
    },
    async done(eventId, at) {
      db.transact(() => setDone.run({ eventId, at }));
    },
    async later(eventId, at) {
      db.transact(() => setLater.run({ eventId, at }));
    },
    async forget(before) {
      return db.transact(() => {
        const forgotten = forget.run({ before });
        // Hands the freed pages back to the file system, a bounded number of them so that nobody waits long.
        db.connection.exec("PRAGMA incremental_vacuum(256)");
        return forgotten;
      });
    },
  };
};

type DueRow = {
  readonly eventId: string;
  readonly type: string;
  readonly paymentIntentId: PaymentIntentId | null;
  readonly checkoutId: CheckoutId | null;
  readonly receivedAt: Instant;
  readonly attempts: number;
};

const waitingNote = (row: DueRow): WebhookNote & { readonly attempts: number } => ({
  eventId: row.eventId,
  type: row.type,
  ...(row.paymentIntentId !== null && { paymentIntentId: row.paymentIntentId }),
  ...(row.checkoutId !== null && { checkoutId: row.checkoutId }),
  receivedAt: row.receivedAt,
  attempts: row.attempts,
});
