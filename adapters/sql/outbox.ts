import type { EventId, Instant } from "../../domain/ids.ts";
import type { Outbox, OutgoingEvent } from "../../ports/outbox.ts";
import { type ContactRow, contactIn } from "../sqlite/contact-row.ts";
import { type EventRow, orderEvent } from "../sqlite/event-row.ts";
import type { Database } from "./database.ts";
import { notices } from "./notices.ts";
import { statement } from "./statement.ts";
import { textList } from "./text-list.ts";

type ClaimedRow = EventRow & ContactRow;

/** What is to be sent, in Azure SQL. */
export const sqlOutbox = (db: Database): Outbox => {
  const claim = statement("claim-events", ["now", "until", "limit", "orderId"]).gives<ClaimedRow>();
  const sent = statement("mark-sent", ["eventIds", "at"]);
  const free = statement("unclaim-events", ["eventIds"]);
  const backlog = statement("outbox-backlog").gives<{ waiting: number; oldest: Instant | null }>();

  return {
    async claim({ now, until, limit, orderId }) {
      return (await db.rows(claim, { now, until, limit, orderId: orderId ?? null })).map(outgoing);
    },
    async markSent(eventIds: readonly EventId[], at) {
      if (eventIds.length > 0) await db.run(sent, { eventIds: textList(eventIds), at });
    },
    async unclaim(eventIds) {
      if (eventIds.length > 0) await db.run(free, { eventIds: textList(eventIds) });
    },
    async backlog() {
      const [row] = await db.rows(backlog, {});
      return { waiting: row?.waiting ?? 0, ...(row?.oldest && { oldest: row.oldest }) };
    },
    ...notices(db),
  };
};

const outgoing = (row: ClaimedRow): OutgoingEvent => {
  const contact = contactIn(row);
  return { ...orderEvent(row), ...(contact && { contact }) };
};
