/** The short names of events: the `type` property of messages, the timeline's types, the replay's filter. */
export const eventTypes = [
  "OrderPlaced",
  "OrderCancelled",
  "OrderRefunded",
  "OrderFulfilmentUpdated",
  "InvoiceIssued",
  "StockDriftDetected",
  "CheckoutNeedsAttention",
] as const;
export type EventType = (typeof eventTypes)[number];

/** Types whose subject is an order and that carry a sequence number. */
export const orderEventTypes = [
  "OrderPlaced",
  "OrderCancelled",
  "OrderRefunded",
  "OrderFulfilmentUpdated",
  "InvoiceIssued",
] as const satisfies readonly EventType[];
export type OrderEventType = (typeof orderEventTypes)[number];

/** What `replayFor` says on an ordinary message; a replayed one names its subscription instead. */
export const everyone = "*";
