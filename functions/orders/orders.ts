import { getOrder, listOrders } from "../../contracts/http/orders.ts";
import type { Instant, OrderId } from "../../domain/ids.ts";
import { instant, isInstant } from "../../domain/instant.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { Orders } from "../../ports/orders.ts";
import { isStaff } from "../http/caller.ts";
import { pageOf, readCursor } from "../http/cursor.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { orderView } from "./order-view.ts";

type Needs = {
  readonly orders: Pick<Orders, "get" | "list">;
  readonly ids: Pick<Identifiers, "isOrderToken">;
  readonly now: () => Instant;
};

/**
 * An order is read by its customer, signed in or with its token, or by staff. A customer lists their own, staff all. An
 * order of somebody else is no order to a customer, so that nobody learns which ids there are.
 */
export const orderEndpoints = (endpoint: ReturnType<typeof endpointsWith>, { orders, ids, now }: Needs) => [
  endpoint(getOrder, async ({ params, caller }) => {
    const orderId = params["orderId"] as OrderId;
    const hasToken = caller.orderToken !== undefined && ids.isOrderToken(caller.orderToken, orderId, now());
    const mayReadAny = isStaff(caller) || hasToken;
    if (!mayReadAny && caller.owner === undefined) return problem("forbidden");
    const order = await orders.get(orderId);
    return order && (mayReadAny || order.owner === caller.owner)
      ? reply(200, orderView(order))
      : problem("order_not_found");
  }),

  endpoint(listOrders, async ({ query, caller }) => {
    const cursor = readCursor(query.cursor, isInstant);
    if ("refusal" in cursor) return cursor.refusal;
    const { limit, status, email, from, to } = query;
    const filter = {
      ...(isStaff(caller) || caller.owner === undefined ? {} : { owner: caller.owner }),
      ...(status === undefined ? {} : { status }),
      ...(email === undefined ? {} : { email }),
      ...(from === undefined ? {} : { from: instant(Date.parse(from)) }),
      ...(to === undefined ? {} : { to: instant(Date.parse(to)) }),
    };
    const [placedAt, orderId] = cursor.place ?? [];
    const after = placedAt && orderId ? { placedAt, orderId: orderId as OrderId } : undefined;
    const asOf = now();
    const found = await orders.list(filter, { limit: limit + 1, ...(after ? { after } : {}) });
    return reply(200, { ...pageOf(found, limit, (last) => [last.placedAt, last.orderId]), asOf });
  }),
];
