import type { CheckoutFailure, CheckoutKey, PlacedOrder } from "../domain/checkout.ts";
import type { CheckoutId, CustomerId, EventId, Instant, OrderId, PaymentIntentId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Order, OrderContact, OrderStatus } from "../domain/order.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { QuoteSnapshot } from "../domain/quote.ts";

export type { CheckoutKey };

export type NewOrder = {
  readonly key: CheckoutKey;
  readonly orderId: OrderId;
  /** A new one. An owner who has ordered before keeps the id of their first order instead. */
  readonly customerId: CustomerId;
  readonly paymentIntentId: PaymentIntentId;
  readonly snapshot: QuoteSnapshot;
  readonly contact: OrderContact;
  readonly at: Instant;
};

export type RecordRefusal =
  /** The fence says that this checkout has ended. */
  | { readonly tag: "abandoned" }
  /** Another checkout has recorded or bought this cart. */
  | { readonly tag: "cart-ordered" }
  /** Fewer units on hand than the order needs. */
  | { readonly tag: "out-of-stock" };

/** The fence of one checkout as it stands. */
export type CheckoutRecord = {
  readonly key: CheckoutKey;
  readonly since: Instant;
} & (
  | { readonly state: "recorded"; readonly orderId: OrderId; readonly paymentIntentId: PaymentIntentId }
  | { readonly state: "placed"; readonly order: PlacedOrder }
  | { readonly state: "abandoned"; readonly failure: CheckoutFailure }
);

export type OrderSummary = {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly placedAt: Instant;
  readonly email?: string;
  readonly total: Money;
};

export type OrderFilter = {
  readonly status?: OrderStatus;
  readonly email?: string;
  readonly owner?: string;
  readonly from?: Instant;
  readonly to?: Instant;
};

/** An order as it is read: whose it is, and when each event that has left was sent. */
export type ReadOrder = Order & {
  readonly owner?: string;
  readonly sent: readonly { readonly eventId: EventId; readonly sentAt: Instant }[];
};

/** Where a page begins: after this order, in the list's own order (newest first). */
export type OrderCursor = { readonly placedAt: Instant; readonly orderId: OrderId };

/**
 * Orders and the fence in front of them: one row per checkout that only ever moves recorded → placed,
 * recorded → abandoned, or is abandoned at once, each in the transaction of what it allows. Every write may come
 * twice, late, or after its opposite; the answer is what stands.
 */
export type Orders = {
  /** Order, customer, lines, contact and the guarded stock decrement in one transaction; no event leaves yet. */
  record(order: NewOrder): Promise<Outcome<null, RecordRefusal>>;
  /** recorded → placed, with the first event of the log (`eventId`) and its outbox row. */
  place(
    checkoutId: CheckoutId,
    paid: { readonly captured: Money; readonly eventId: EventId; readonly at: Instant },
  ): Promise<Outcome<PlacedOrder, { readonly tag: "abandoned" }>>;
  /** Sets the fence to abandoned with the failure that the checkout ends with, and returns recorded units; or finds it placed. */
  abandon(key: CheckoutKey, failure: CheckoutFailure, at: Instant): Promise<CheckoutRecord>;
  find(checkoutId: CheckoutId): Promise<CheckoutRecord | undefined>;
  /** Recorded, and neither placed nor abandoned since before this; oldest first. */
  unsettled(before: Instant, limit: number): Promise<readonly CheckoutRecord[]>;
  /** Ended or recorded checkouts, newest first. */
  listCheckouts(page: {
    readonly states?: readonly CheckoutRecord["state"][];
    readonly failureCodes?: readonly CheckoutFailure["code"][];
    /** Only these checkouts. */
    readonly among?: readonly CheckoutId[];
    /** These only if they are placed. */
    readonly unlessPlaced?: readonly CheckoutId[];
    readonly since?: Instant;
    readonly after?: { readonly since: Instant; readonly checkoutId: CheckoutId };
    readonly limit: number;
  }): Promise<readonly CheckoutRecord[]>;
  /** Placed orders only. */
  get(orderId: OrderId): Promise<ReadOrder | undefined>;
  list(
    filter: OrderFilter,
    page: { readonly after?: OrderCursor; readonly limit: number },
  ): Promise<readonly OrderSummary[]>;
  ping(): Promise<void>;
};
