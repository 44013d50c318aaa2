import type { CheckoutId, CustomerId } from "../../domain/ids.ts";
import { paymentOf } from "../../domain/order-placed.ts";
import type { QuoteSnapshot } from "../../domain/quote.ts";
import type { Orders } from "../../ports/orders.ts";
import { type ContactRow, contactIn } from "../sqlite/contact-row.ts";
import { type LogRow, orderEvent, sentOf } from "../sqlite/event-row.ts";
import type { Database } from "./database.ts";
import { isPossibleId } from "./possible-id.ts";
import { statement } from "./statement.ts";

type PlacedRow = ContactRow & {
  readonly orderNumber: string;
  readonly checkoutId: CheckoutId;
  readonly customerId: CustomerId;
  readonly owner: string | null;
  readonly snapshotJson: string;
};

/** `Orders.get`: one placed order with its log. */
export const readOrder = (db: Database): Orders["get"] => {
  const order = statement("order", ["orderId"]).gives<PlacedRow, LogRow>();

  return async (orderId) => {
    if (!isPossibleId(orderId)) return undefined;
    const [[row], entries] = await db.pair(order, { orderId });
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
