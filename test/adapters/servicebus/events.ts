import type { Country } from "../../../domain/country.ts";
import type { EventId, OrderId } from "../../../domain/ids.ts";
import { orderPlaced } from "../../../domain/order-placed.ts";
import type { Notice, OutgoingEvent } from "../../../ports/outbox.ts";
import { aContact, anOrder, aSku, second, unique } from "../../ports/order-builders.ts";

/** The first event of an order of its own, as the outbox gives it. */
export const placedEvent = (over: Partial<OutgoingEvent> = {}): OutgoingEvent => {
  const order = anOrder([[aSku(), 2]]);
  const data = orderPlaced({
    ...order,
    orderNumber: "BX-100001",
    placedAt: second(1),
    shippingCountry: "AT" as Country,
    captured: order.snapshot.totals.total,
  });
  return {
    eventId: `evt_${unique()}` as EventId,
    orderId: order.orderId,
    sequence: 1,
    type: "OrderPlaced",
    occurredAt: second(1),
    data,
    contact: aContact("ada@example.test"),
    ...over,
  };
};

/** The first so many events of one order. */
export const run = (orderId: string, count: number): readonly OutgoingEvent[] =>
  Array.from({ length: count }, (_, index) =>
    placedEvent({
      orderId: orderId as OrderId,
      sequence: index + 1,
      type: index === 0 ? "OrderPlaced" : "OrderRefunded",
      data: {},
    }),
  );

export const aNotice = (over: Partial<Notice> = {}): Notice => ({
  eventId: `evt_${unique()}` as EventId,
  type: "StockDriftDetected",
  subject: "mug",
  data: { sku: "mug", drift: -2 },
  occurredAt: second(5),
  ...over,
});
