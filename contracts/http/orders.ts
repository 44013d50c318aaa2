import * as z from "zod";
import { orderStatuses } from "../../domain/order.ts";
import { QuoteLineShape, TotalsShape } from "./quotes.ts";
import { route } from "./route.ts";
import {
  AddressShape,
  CurrencyCode,
  EmailAddress,
  InstantText,
  listOf,
  Moment,
  MoneyShape,
  page,
} from "./shapes.ts";

export const OrderShape = z
  .object({
    orderId: z.string(),
    orderNumber: z.string(),
    checkoutId: z.string(),
    status: z.enum(orderStatuses),
    placedAt: InstantText,
    currency: CurrencyCode,
    email: EmailAddress.optional().describe("Absent after an erasure, like the addresses"),
    lines: z.array(QuoteLineShape),
    totals: TotalsShape,
    shippingAddress: AddressShape.optional(),
    billingAddress: AddressShape.optional(),
    payment: z.object({ paymentIntentId: z.string(), captured: MoneyShape, refunded: MoneyShape }),
    timeline: z.array(
      z.object({
        sequence: z.int(),
        type: z.string(),
        occurredAt: InstantText,
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: "Order" });

const tag = "Orders";

export const getOrder = route({
  id: "orders-get",
  method: "GET",
  path: "/orders/{orderId}",
  summary: "Read an order: its customer, signed in or by its token, or staff",
  tag,
  caller: "order-reader",
  answers: { 200: { description: "The order", body: OrderShape } },
  problems: ["order_not_found"],
});

export const listOrders = route({
  id: "orders-list",
  method: "GET",
  path: "/orders",
  summary: "List orders, newest first: a customer's own, or all for staff",
  tag,
  caller: "customer",
  query: z.object({
    ...page,
    status: z.enum(orderStatuses).exactOptional(),
    email: EmailAddress.exactOptional(),
    from: Moment.exactOptional(),
    to: Moment.exactOptional(),
  }),
  answers: {
    200: {
      description: "A page of orders; `asOf` is how fresh it is",
      body: listOf(
        z.object({
          orderId: z.string(),
          orderNumber: z.string(),
          status: z.enum(orderStatuses),
          placedAt: InstantText,
          email: EmailAddress.optional(),
          total: MoneyShape,
        }),
      ).extend({ asOf: InstantText }),
    },
  },
});
