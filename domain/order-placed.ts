import type { Country } from "./country.ts";
import type { CustomerId, Instant, OrderId, PaymentIntentId } from "./ids.ts";
import { type Money, money } from "./money.ts";
import type { Order, OrderEvent } from "./order.ts";
import type { QuoteLine, QuoteSnapshot, ShippingOption, Totals } from "./quote.ts";

export const orderPlacedVersion = 1;

/**
 * The data of `OrderPlaced` as the log keeps it: the order as the API shows it, without timeline, checkout id and
 * personal data. The country is kept because messages are filtered by it.
 */
export type OrderPlaced = {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly customerId: CustomerId;
  readonly status: "placed";
  readonly placedAt: Instant;
  readonly currency: Money["currency"];
  readonly lines: readonly QuoteLine[];
  readonly totals: Totals;
  readonly shippingOption?: ShippingOption;
  readonly shippingCountry: Country;
  readonly payment: Order["payment"];
};

export const orderPlaced = (order: {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly customerId: CustomerId;
  readonly placedAt: Instant;
  readonly snapshot: QuoteSnapshot;
  readonly shippingCountry: Country;
  readonly paymentIntentId: PaymentIntentId;
  readonly captured: Money;
}): OrderPlaced => {
  const { orderId, orderNumber, customerId, placedAt, snapshot, shippingCountry, paymentIntentId, captured } =
    order;
  const { currency, lines, totals } = snapshot;
  const shippingOption = snapshot.shippingOptions.find(({ id }) => id === snapshot.shippingOptionId);
  return {
    orderId,
    orderNumber,
    customerId,
    status: "placed",
    placedAt,
    currency,
    lines,
    totals,
    ...(shippingOption && { shippingOption }),
    shippingCountry,
    payment: { paymentIntentId, captured, refunded: money(0, captured.currency) },
  };
};

/** What was captured and refunded so far, as an order's whole log says it; refunds add up by their `amount`. */
export const paymentOf = ([first, ...later]: readonly OrderEvent[]): Order["payment"] => {
  if (first?.type !== "OrderPlaced") throw new Error("an order's log that does not begin with its placement");
  const { payment } = first.data as OrderPlaced;
  const refunds = later.filter(({ type }) => type === "OrderRefunded");
  return { ...payment, refunded: refunds.reduce(plusRefund, payment.refunded) };
};

const plusRefund = (before: Money, { data, eventId }: OrderEvent): Money => {
  const refund = data["amount"] as Partial<Money> | undefined;
  if (refund?.amount === undefined || refund.currency !== before.currency)
    throw new Error(`the refund ${eventId} does not say its amount in ${before.currency}`);
  return money(before.amount + refund.amount, before.currency);
};
