import type { EventId, Instant } from "../../domain/ids.ts";
import type { Notice, Outbox } from "../../ports/outbox.ts";
import type { Database } from "./database.ts";

/** The part of the outbox that belongs to no order. */
export const notices = (db: Database): Pick<Outbox, "notice" | "unsentNotices" | "markNoticesSent"> => {
  const insert = db.prepare(`
    INSERT INTO Notices (EventId, Type, Subject, DataJson, OccurredAt)
    VALUES (:eventId, :type, :subject, :dataJson, :occurredAt)
    ON CONFLICT (EventId) DO NOTHING
  `);
  const unsent = db.prepare<NoticeRow>(`
    SELECT EventId AS eventId, Type AS type, Subject AS subject, DataJson AS dataJson, OccurredAt AS occurredAt
    FROM Notices WHERE SentAt IS NULL ORDER BY Position LIMIT :limit
  `);
  const setSent = db.prepare("UPDATE Notices SET SentAt = :at WHERE EventId = :eventId AND SentAt IS NULL");

  return {
    async notice({ eventId, type, subject, data, occurredAt }) {
      const dataJson = JSON.stringify(data);
      db.transact(() => insert.run({ eventId, type, subject, dataJson, occurredAt }));
    },
    async unsentNotices(limit) {
      return db.read(() => unsent.all({ limit })).map(notice);
    },
    async markNoticesSent(eventIds, at) {
      if (eventIds.length === 0) return;
      db.transact(() => {
        for (const eventId of eventIds) setSent.run({ eventId, at });
      });
    },
  };
};

type NoticeRow = {
  readonly eventId: EventId;
  readonly type: Notice["type"];
  readonly subject: string;
  readonly dataJson: string;
  readonly occurredAt: Instant;
};

const notice = ({ eventId, type, subject, dataJson, occurredAt }: NoticeRow): Notice => ({
  eventId,
  type,
  subject,
  data: JSON.parse(dataJson) as Notice["data"],
  occurredAt,
});
