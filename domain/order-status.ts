import type { OrderStatus } from "./order.ts";

/** What can happen to an order, as its log says it; refunds are told apart by whether anything is left to refund. */
export const orderChanges = [
  "OrderPlaced",
  "OrderCancelled",
  "OrderRefunded in part",
  "OrderRefunded in full",
  "OrderFulfilmentUpdated",
  "InvoiceIssued",
] as const;
export type OrderChange = (typeof orderChanges)[number];

/** What each change makes of an order in each status. What is not here cannot happen and must not be recorded. */
const table: Readonly<Record<OrderStatus, Partial<Record<OrderChange, OrderStatus>>>> = {
  placed: {
    OrderCancelled: "cancelled",
    "OrderRefunded in part": "partially_refunded",
    "OrderRefunded in full": "refunded",
    OrderFulfilmentUpdated: "fulfilled",
    InvoiceIssued: "placed",
  },
  partially_refunded: {
    "OrderRefunded in part": "partially_refunded",
    "OrderRefunded in full": "refunded",
    OrderFulfilmentUpdated: "partially_refunded",
    InvoiceIssued: "partially_refunded",
  },
  fulfilled: {
    "OrderRefunded in part": "partially_refunded",
    "OrderRefunded in full": "refunded",
    OrderFulfilmentUpdated: "fulfilled",
    InvoiceIssued: "fulfilled",
  },
  cancelled: {
    "OrderRefunded in part": "cancelled",
    "OrderRefunded in full": "cancelled",
    InvoiceIssued: "cancelled",
  },
  refunded: { OrderFulfilmentUpdated: "refunded", InvoiceIssued: "refunded" },
};

/** The status after a change, or undefined where that change cannot happen. An order begins with `OrderPlaced`. */
export const statusAfter = (status: OrderStatus | undefined, change: OrderChange): OrderStatus | undefined =>
  status === undefined ? (change === "OrderPlaced" ? "placed" : undefined) : table[status][change];

type Logged = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** The change that an entry of the log stands for; `data.fully` tells a refund of everything from one of a part. */
const changeOf = ({ type, data }: Logged): OrderChange | undefined => {
  const change = type === "OrderRefunded" ? `${type} in ${data["fully"] === true ? "full" : "part"}` : type;
  return orderChanges.find((known) => known === change);
};

/** The status of an order as its whole log gives it; an entry that cannot happen is a fault of the store. */
export const statusOf = (log: readonly Logged[]): OrderStatus => {
  const status = log.reduce<OrderStatus | undefined>((before, entry) => {
    const change = changeOf(entry);
    const after = change && statusAfter(before, change);
    if (!after) throw new Error(`an order that is ${before ?? "new"} cannot take ${entry.type}`);
    return after;
  }, undefined);
  if (!status) throw new Error("an order without a log");
  return status;
};
