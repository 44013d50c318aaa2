import type { Address } from "./address.ts";
import type { CheckoutId, CustomerId, EventId, Instant, OrderId, PaymentIntentId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { QuoteSnapshot } from "./quote.ts";

export const orderStatuses = ["placed", "cancelled", "partially_refunded", "refunded", "fulfilled"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** One entry of an order's log, which its status is derived from; `sequence` starts at 1 and has no gaps. */
export type OrderEvent = {
  readonly eventId: EventId;
  readonly orderId: OrderId;
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The personal data of an order: kept apart, absent after an erasure. */
export type OrderContact = {
  readonly email: string;
  readonly shippingAddress: Address;
  readonly billingAddress?: Address;
  readonly vatId?: string;
};

/** An order that was placed, with its log. */
export type Order = {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly checkoutId: CheckoutId;
  readonly customerId: CustomerId;
  readonly placedAt: Instant;
  readonly snapshot: QuoteSnapshot;
  readonly contact?: OrderContact;
  readonly payment: {
    readonly paymentIntentId: PaymentIntentId;
    readonly captured: Money;
    readonly refunded: Money;
  };
  readonly events: readonly OrderEvent[];
};
