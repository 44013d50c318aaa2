import type { CheckoutId, CustomerId, OrderId } from "../../domain/ids.ts";
import { paymentOf } from "../../domain/order-placed.ts";
import type { QuoteSnapshot } from "../../domain/quote.ts";
import type { Orders } from "../../ports/orders.ts";
import { type ContactRow, contactIn } from "./contact-row.ts";
import type { Database } from "./database.ts";
import { type LogRow, orderEvent, sentOf } from "./event-row.ts";
import { sqlText } from "./sql-text.ts";

/** `Orders.get`: one placed order with its log, as of one moment. */
export const readOrder = (db: Database): Orders["get"] => {
  const placedOrder = db.prepare<PlacedRow>(sqlText("placed-order"));
  const log = db.prepare<LogRow>(`
    SELECT e.EventId AS eventId, e.OrderId AS orderId, e.Sequence AS sequence, e.Type AS type,
      e.OccurredAt AS occurredAt, e.DataJson AS dataJson, b.SentAt AS sentAt
    FROM OrderEvents e LEFT JOIN Outbox b ON b.EventId = e.EventId
    WHERE e.OrderId = :orderId ORDER BY e.Sequence
  `);

  return async (orderId) => {
    const { row, entries } = db.read(() => ({
      row: placedOrder.get({ orderId }),
      entries: log.all({ orderId }),
    }));
    const [first] = entries;
    if (!row || !first) return undefined;
    const { orderNumber, checkoutId, customerId, owner, snapshotJson } = row;
    const events = entries.map(orderEvent);
    const contact = contactIn(row);
    return {
      orderId,
      orderNumber,
      checkoutId,
      customerId,
      placedAt: first.occurredAt,
      snapshot: JSON.parse(snapshotJson) as QuoteSnapshot,
      ...(contact && { contact }),
      payment: paymentOf(events),
      events,
      sent: sentOf(entries),
      ...(owner !== null && { owner }),
    };
  };
};

type PlacedRow = ContactRow & {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly checkoutId: CheckoutId;
  readonly customerId: CustomerId;
  readonly owner: string | null;
  readonly snapshotJson: string;
};
