import type { Instant, OrderId } from "../../domain/ids.ts";
import { type Money, money } from "../../domain/money.ts";
import type { OrderStatus } from "../../domain/order.ts";
import type { OrderSummary, Orders } from "../../ports/orders.ts";
import { allOf } from "./conditions.ts";
import type { Database } from "./database.ts";
import { sqlText } from "./sql-text.ts";

const placedOrdersSql = sqlText("placed-orders");

/** `Orders.list`: newest first; `from` is in the span, `to` is not. */
export const listOrders =
  (db: Database): Orders["list"] =>
  async ({ status, email, owner, from, to }, { after, limit }) => {
    const { where, parameters } = allOf([
      status && ["status = :status", { status }],
      email === undefined ? undefined : ["emailKey = :emailKey", { emailKey: email.toLowerCase() }],
      owner === undefined ? undefined : ["owner = :owner", { owner }],
      from && ["placedAt >= :from", { from }],
      to && ["placedAt < :to", { to }],
      after && [
        "(placedAt, orderId) < (:afterPlacedAt, :afterId)",
        { afterPlacedAt: after.placedAt, afterId: after.orderId },
      ],
    ]);
    const page = db.prepare<SummaryRow>(
      `${placedOrdersSql} ${where} ORDER BY placedAt DESC, orderId DESC LIMIT :limit`,
    );
    return db.read(() => page.all({ ...parameters, limit })).map(summary);
  };

type SummaryRow = {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly placedAt: Instant;
  readonly email: string | null;
  readonly totalMinor: number;
  readonly currency: Money["currency"];
};

const summary = (row: SummaryRow): OrderSummary => ({
  orderId: row.orderId,
  orderNumber: row.orderNumber,
  status: row.status,
  placedAt: row.placedAt,
  ...(row.email !== null && { email: row.email }),
  total: money(row.totalMinor, row.currency),
});
