import type { EventId, Instant } from "../../domain/ids.ts";
import type { Outbox, OutgoingEvent } from "../../ports/outbox.ts";
import { type ContactRow, contactIn } from "./contact-row.ts";
import type { Database } from "./database.ts";
import { type EventRow, orderEvent } from "./event-row.ts";
import { notices } from "./notices.ts";
import { sqlText } from "./sql-text.ts";

/** What is to be sent, in SQLite. */
export const sqliteOutbox = (db: Database): Outbox => {
  const claimable = sqlText("claimable-events");
  const ofAnyOrder = db.prepare<ClaimedRow>(`${claimable} ORDER BY b.Position LIMIT :limit`);
  const ofOneOrder = db.prepare<ClaimedRow>(
    `${claimable} AND b.OrderId = :orderId ORDER BY b.Sequence LIMIT :limit`,
  );
  const setClaim = db.prepare(
    "UPDATE Outbox SET ClaimedUntil = :until WHERE EventId = :eventId AND SentAt IS NULL",
  );
  const setSent = db.prepare(
    "UPDATE Outbox SET SentAt = :at, ClaimedUntil = NULL WHERE EventId = :eventId AND SentAt IS NULL",
  );
  const backlog = db.prepare<{ waiting: number; oldest: Instant | null }>(sqlText("outbox-backlog"));

  const each = (eventIds: readonly EventId[], change: (eventId: EventId) => void): void => {
    if (eventIds.length > 0) db.transact(() => eventIds.forEach(change));
  };

  return {
    async claim({ now, until, limit, orderId }) {
      const rows = db.transact(() => {
        const found =
          orderId === undefined ? ofAnyOrder.all({ now, limit }) : ofOneOrder.all({ now, limit, orderId });
        for (const { eventId } of found) setClaim.run({ eventId, until });
        return found;
      });
      return rows.map(outgoing);
    },
    async markSent(eventIds, at) {
      each(eventIds, (eventId) => setSent.run({ eventId, at }));
    },
    async unclaim(eventIds) {
      each(eventIds, (eventId) => setClaim.run({ eventId, until: null }));
    },
    async backlog() {
      const row = db.read(() => backlog.get());
      return { waiting: row?.waiting ?? 0, ...(row?.oldest && { oldest: row.oldest }) };
    },
    ...notices(db),
  };
};

type ClaimedRow = EventRow & ContactRow;

const outgoing = (row: ClaimedRow): OutgoingEvent => {
  const contact = contactIn(row);
  return { ...orderEvent(row), ...(contact && { contact }) };
};
