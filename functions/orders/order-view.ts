import type { Order } from "../../domain/order.ts";
import { statusOf } from "../../domain/order-status.ts";

/** An order as its customer and staff see it. */
export const orderView = ({
  orderId,
  orderNumber,
  checkoutId,
  placedAt,
  snapshot,
  contact,
  payment,
  events,
}: Order) => ({
  orderId,
  orderNumber,
  checkoutId,
  status: statusOf(events),
  placedAt,
  currency: snapshot.currency,
  ...(contact ? { email: contact.email } : {}),
  lines: snapshot.lines,
  totals: snapshot.totals,
  ...(contact ? { shippingAddress: contact.shippingAddress } : {}),
  ...(contact?.billingAddress ? { billingAddress: contact.billingAddress } : {}),
  payment,
  timeline: events.map(({ sequence, type, occurredAt, data }) => ({ sequence, type, occurredAt, data })),
});
