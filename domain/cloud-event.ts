import type { EventType } from "./event-types.ts";

/** The CloudEvents type of each event; the version moves when `data` changes in a way that breaks a reader. */
export const cloudEventTypes: Readonly<Record<EventType, string>> = {
  OrderPlaced: "com.boxoffice.order.placed.v1",
  OrderCancelled: "com.boxoffice.order.cancelled.v1",
  OrderRefunded: "com.boxoffice.order.refunded.v1",
  OrderFulfilmentUpdated: "com.boxoffice.order.fulfilment-updated.v1",
  InvoiceIssued: "com.boxoffice.invoice.issued.v1",
  StockDriftDetected: "com.boxoffice.stock.drift-detected.v1",
  CheckoutNeedsAttention: "com.boxoffice.checkout.needs-attention.v1",
};

export const schemaVersion = "1";

/** CloudEvents 1.0, structured JSON: the body of every message. Events of an order carry their sequence. */
export type CloudEvent = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: "/boxoffice";
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly sequence?: string;
  readonly sequencetype?: "Integer";
  readonly data: Readonly<Record<string, unknown>>;
};
