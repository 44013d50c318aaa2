import type { EventId, Instant } from "../../domain/ids.ts";
import type { Notice, Outbox } from "../../ports/outbox.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { textList } from "./text-list.ts";

type NoticeRow = {
  readonly eventId: EventId;
  readonly type: Notice["type"];
  readonly subject: string;
  readonly dataJson: string;
  readonly occurredAt: Instant;
};

/** The part of the outbox that belongs to no order. */
export const notices = (db: Database): Pick<Outbox, "notice" | "unsentNotices" | "markNoticesSent"> => {
  const add = statement("add-notice", ["eventId", "type", "subject", "dataJson", "occurredAt"]);
  const unsent = statement("unsent-notices", ["limit"]).gives<NoticeRow>();
  const sent = statement("mark-notices-sent", ["eventIds", "at"]);

  return {
    async notice({ eventId, type, subject, data, occurredAt }) {
      await db.run(add, { eventId, type, subject, dataJson: JSON.stringify(data), occurredAt });
    },
    async unsentNotices(limit) {
      return (await db.rows(unsent, { limit })).map(notice);
    },
    async markNoticesSent(eventIds, at) {
      if (eventIds.length > 0) await db.run(sent, { eventIds: textList(eventIds), at });
    },
  };
};

const notice = ({ eventId, type, subject, dataJson, occurredAt }: NoticeRow): Notice => ({
  eventId,
  type,
  subject,
  data: JSON.parse(dataJson) as Notice["data"],
  occurredAt,
});
