import type { InvocationContext } from "@azure/functions";
import { checkoutEvents } from "../../contracts/checkout.ts";
import { inspectCheckout, listCheckouts, redriveCheckout } from "../../contracts/http/ops.ts";
import { type CheckoutStatus, failureCodes, type StepRecord } from "../../domain/checkout.ts";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import { instant, isInstant, millis } from "../../domain/instant.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { CheckoutRecord, Orders, ReadOrder } from "../../ports/orders.ts";
import { checkoutBody } from "../checkouts/checkout-reply.ts";
import { type CheckoutInstance, type CheckoutSagas, isAlive, standingOf } from "../checkouts/standing.ts";
import { pageOf, readCursor } from "../http/cursor.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";

type Needs = {
  readonly orders: Pick<Orders, "find" | "get" | "listCheckouts">;
  readonly holds: Pick<Holds, "state">;
  readonly ids: Pick<Identifiers, "orderToken">;
  readonly sagasOf: (context: InvocationContext) => CheckoutSagas;
};

/** The rows of SQL that have a status, of checkouts that nobody works on any more; undefined where none has it. */
const storedAs = (
  status: CheckoutStatus | undefined,
): Pick<Parameters<Orders["listCheckouts"]>[0], "states" | "failureCodes"> | undefined => {
  switch (status) {
    case undefined:
      return {};
    case "completed":
      return { states: ["placed"] };
    case "placing":
      return { states: ["recorded"] };
    case "cancelled":
      return { states: ["abandoned"], failureCodes: ["checkout_cancelled"] };
    case "failed":
      return {
        states: ["abandoned"],
        failureCodes: failureCodes.filter((code) => code !== "checkout_cancelled"),
      };
    default:
      return undefined;
  }
};

/** Checkouts as operators see them: what runs, what ended, and every step of one. */
export const opsEndpoints = (endpoint: ReturnType<typeof endpointsWith>, needs: Needs) => {
  const { orders, holds, ids, sagasOf } = needs;

  const find = async (checkoutId: CheckoutId, context: InvocationContext) => {
    const [instance, record] = await Promise.all([
      sagasOf(context).find(checkoutId),
      orders.find(checkoutId),
    ]);
    return { instance, record, standing: standingOf(instance, record) };
  };

  /** What the engine works on, each with its row; a placed one is SQL's to list, though its saga may go on. */
  const underWay = async (context: InvocationContext) => {
    const alive = await sagasOf(context).alive();
    if (alive.length === 0) return [];
    const among = alive.map(({ checkoutId }) => checkoutId);
    const records = await orders.listCheckouts({ among, limit: among.length });
    const recordOf = new Map(records.map((record) => [record.key.checkoutId, record]));
    return alive
      .map((instance) => ({
        instance,
        record: recordOf.get(instance.checkoutId),
        at: instance.said?.steps[0]?.startedAt ?? instance.createdAt, // which the engine gives in whole seconds
      }))
      .filter(({ record }) => record?.state !== "placed");
  };

  return [
    endpoint(listCheckouts, async ({ query, context }) => {
      const cursor = readCursor(query.cursor, isInstant);
      if ("refusal" in cursor) return cursor.refusal;
      const since = query.since === undefined ? undefined : instant(Date.parse(query.since));
      const [afterSince, afterId] = cursor.place ?? [];
      const running = await underWay(context);
      const rows = storedAs(query.status);
      const stored =
        rows === undefined
          ? []
          : await orders.listCheckouts({
              ...rows,
              unlessPlaced: running.map(({ instance }) => instance.checkoutId),
              ...(since ? { since } : {}),
              ...(afterSince && afterId
                ? { after: { since: afterSince, checkoutId: afterId as CheckoutId } }
                : {}),
              limit: query.limit + 1,
            });
      const all = [
        ...running.map(({ instance, record, at }) => listed(instance, record, at)),
        ...stored.map((record) => listed(undefined, record, record.since)),
      ]
        .flatMap((item) => (item ? [item] : []))
        .filter((item) => query.status === undefined || item.view.status === query.status)
        .filter((item) => since === undefined || item.since >= since)
        .filter((item) => !afterSince || !afterId || isAfter(item, { since: afterSince, id: afterId }))
        .toSorted((a, b) =>
          a.since === b.since ? (a.view.checkoutId < b.view.checkoutId ? 1 : -1) : a.since < b.since ? 1 : -1,
        );
      const { items, nextCursor } = pageOf(all, query.limit, (last) => [last.since, last.view.checkoutId]);
      return reply(200, {
        items: items.map(({ view, since: at }) => ({ ...withoutSteps(view), since: at })),
        nextCursor,
      });
    }),

    endpoint(inspectCheckout, async ({ params, context }) => {
      const checkoutId = params["checkoutId"] as CheckoutId;
      const { instance, record, standing } = await find(checkoutId, context);
      if (!standing) return problem("checkout_not_found");
      const order = record?.state === "placed" ? await orders.get(record.order.orderId) : undefined;
      const hold = await holds.state(checkoutId).catch(() => undefined);
      const paymentIntentId =
        order?.payment.paymentIntentId ??
        (record?.state === "recorded" ? record.paymentIntentId : standing.paymentIntentId);
      return reply(200, {
        ...checkoutBody(standing.view, ids, false),
        ...(standing.view.steps ? { steps: standing.view.steps.map(measured) } : {}),
        ids: {
          ...(record && record.state !== "abandoned"
            ? { orderId: record.state === "placed" ? record.order.orderId : record.orderId }
            : {}),
          ...(paymentIntentId ? { paymentIntentId } : {}),
          eventIds: order?.events.map(({ eventId }) => eventId) ?? [],
        },
        events: eventsOf(order),
        engine: instance
          ? {
              runtimeStatus: instance.runtimeStatus,
              createdAt: instance.createdAt,
              lastUpdatedAt: instance.lastUpdatedAt,
            }
          : null,
        store: record ? { state: record.state, since: record.since } : null,
        hold: hold?.state ?? null,
      });
    }),

    endpoint(redriveCheckout, async ({ params, context }) => {
      const checkoutId = params["checkoutId"] as CheckoutId;
      const { instance, standing } = await find(checkoutId, context);
      if (!standing) return problem("checkout_not_found");
      if (!instance || !isAlive(instance) || standing.view.status !== "needs_attention")
        return problem("nothing_to_redrive");
      await sagasOf(context).raise(checkoutId, checkoutEvents.redrive);
      return reply(202, checkoutBody(standing.view, ids, false), {
        Location: `/api/ops/checkouts/${checkoutId}`,
      });
    }),
  ];
};

const eventsOf = (order: ReadOrder | undefined) => {
  const sent = new Map(order?.sent.map(({ eventId, sentAt }) => [eventId, sentAt]));
  return (
    order?.events.map(({ eventId, type }) => ({ eventId, type, sentAt: sent.get(eventId) ?? null })) ?? []
  );
};

const listed = (
  instance: CheckoutInstance | undefined,
  record: CheckoutRecord | undefined,
  since: Instant,
) => {
  const standing = standingOf(instance, record);
  return standing && { view: standing.view, since };
};

const measured = ({ attempts = 1, ...step }: StepRecord) => ({
  ...step,
  attempts,
  ...(step.endedAt ? { durationMs: millis(step.endedAt) - millis(step.startedAt) } : {}),
});

const withoutSteps = ({ steps, order, ...view }: NonNullable<ReturnType<typeof listed>>["view"]) => ({
  ...view,
  ...(order ? { order: { orderId: order.orderId, orderNumber: order.orderNumber } } : {}),
});

type Item = NonNullable<ReturnType<typeof listed>>;

/** Newest first, then by id downwards: whether an item comes after a place. */
const isAfter = ({ since, view }: Item, place: { readonly since: string; readonly id: string }): boolean =>
  since < place.since || (since === place.since && view.checkoutId < place.id);
