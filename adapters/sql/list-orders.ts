import type { Instant, OrderId } from "../../domain/ids.ts";
import { type Money, money } from "../../domain/money.ts";
import type { OrderStatus } from "../../domain/order.ts";
import type { OrderSummary, Orders } from "../../ports/orders.ts";
import type { Database } from "./database.ts";
import { isPossibleId } from "./possible-id.ts";
import { statement } from "./statement.ts";

/** `Orders.list`: newest first; `from` is in the span, `to` is not. */
export const listOrders = (db: Database): Orders["list"] => {
  const page = statement("list-orders", [
    "status",
    "emailKey",
    "owner",
    "from",
    "to",
    "afterPlacedAt",
    "afterId",
    "limit",
  ]).gives<SummaryRow>();

  return async ({ status, email, owner, from, to }, { after, limit }) => {
    if (after && !isPossibleId(after.orderId)) return [];
    const rows = await db.rows(page, {
      status: status ?? null,
      emailKey: email?.toLowerCase() ?? null,
      owner: owner ?? null,
      from: from ?? null,
      to: to ?? null,
      afterPlacedAt: after?.placedAt ?? null,
      afterId: after?.orderId ?? null,
      limit,
    });
    return rows.map(summary);
  };
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
