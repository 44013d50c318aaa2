import type { EventId, Instant, OrderId } from "../../domain/ids.ts";
import type { OrderEvent } from "../../domain/order.ts";

export type EventRow = {
  readonly eventId: EventId;
  readonly orderId: OrderId;
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly dataJson: string;
};

/** An event of the log with when it was sent, if it was. */
export type LogRow = EventRow & { readonly sentAt: Instant | null };

export const sentOf = (rows: readonly LogRow[]): readonly { eventId: EventId; sentAt: Instant }[] =>
  rows.flatMap(({ eventId, sentAt }) => (sentAt === null ? [] : [{ eventId, sentAt }]));

export const orderEvent = ({
  eventId,
  orderId,
  sequence,
  type,
  occurredAt,
  dataJson,
}: EventRow): OrderEvent => ({
  eventId,
  orderId,
  sequence,
  type,
  occurredAt,
  data: JSON.parse(dataJson) as OrderEvent["data"],
});
