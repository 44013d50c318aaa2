import type { OrderId } from "../../domain/ids.ts";
import type { OrderEvent } from "../../domain/order.ts";
import type { Orders } from "../../ports/orders.ts";
import type { Outbox } from "../../ports/outbox.ts";
import type { StockLedger } from "../../ports/stock-ledger.ts";
import type { WebhookInbox } from "../../ports/webhook-inbox.ts";

/**
 * What the contract suites need of a SQL store. The store may hold other data before a suite begins, but nobody else
 * writes to it meanwhile: suites that share one database run one after the other.
 */
export type Store = {
  readonly orders: Orders;
  readonly ledger: StockLedger;
  readonly outbox: Outbox;
  readonly inbox: WebhookInbox;
  /** Adds an entry to an order's log with its outbox row, as the sagas that come after placement do. */
  append(event: OrderEvent): Promise<void>;
  /** Erases the personal data of an order. */
  eraseContact(orderId: OrderId): Promise<void>;
  /** Parts a signed-in customer from their orders. */
  eraseCustomer(owner: string): Promise<void>;
  /** Another client of the same data, with connections of its own. */
  another(): Promise<Store>;
  close(): Promise<void>;
};

export type OpenStore = () => Promise<Store>;
