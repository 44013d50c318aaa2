import type { EventId, Instant, OrderId } from "../domain/ids.ts";
import type { OrderContact, OrderEvent } from "../domain/order.ts";

/** An event of an order as it leaves: with the contact, unless that was erased. */
export type OutgoingEvent = OrderEvent & { readonly contact?: OrderContact };

/** An event that no order's log holds: of a SKU or a checkout. It has no sequence. */
export type Notice = {
  readonly eventId: EventId;
  readonly type: "StockDriftDetected" | "CheckoutNeedsAttention";
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Instant;
};

/**
 * What is to be sent, in order per order: a row can be claimed only if no lower unsent row of its order exists and
 * none of that order is claimed. A claim ends by itself, so a sender that dies holds nothing up for long.
 */
export type Outbox = {
  /** Claims up to `limit` events (of one order, when named) until `until`; per order a run without gaps. */
  claim(ask: {
    readonly now: Instant;
    readonly until: Instant;
    readonly limit: number;
    readonly orderId?: OrderId;
  }): Promise<readonly OutgoingEvent[]>;
  markSent(eventIds: readonly EventId[], at: Instant): Promise<void>;
  /** Gives claims back at once, after a send that failed. */
  unclaim(eventIds: readonly EventId[]): Promise<void>;
  /** Notes an event outside the orders' logs; the same id twice is one. */
  notice(notice: Notice): Promise<void>;
  unsentNotices(limit: number): Promise<readonly Notice[]>;
  markNoticesSent(eventIds: readonly EventId[], at: Instant): Promise<void>;
  /** How many wait, and since when the oldest does. */
  backlog(): Promise<{ readonly waiting: number; readonly oldest?: Instant }>;
};
