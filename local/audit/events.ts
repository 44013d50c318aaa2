import { ordersTopic } from "../../contracts/topics.ts";
import type { Evidence } from "./evidence.ts";
import { check, type Finding } from "./finding.ts";

const takes = (subscription: string, type: string): boolean =>
  ordersTopic.subscriptions
    .find(({ name }) => name === subscription)
    ?.rules.some(({ properties }) => (properties["type"] ?? type) === type) ?? false;

/** S6, and what S3 says of events: the log, the outbox and what subscribers have. */
export const eventFindings = ({ store, events }: Evidence): readonly Finding[] => {
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const placed = store.orders.filter(({ checkoutId }) => states.get(checkoutId) === "placed");
  const logs = Map.groupBy(store.events, ({ orderId }) => orderId);
  const known = new Set(store.events.map(({ eventId }) => eventId));

  return [
    check("S6", "a placed order's log is numbered from 1 without gaps", placed, ({ orderId }) => {
      const log = logs.get(orderId) ?? [];
      const gapless = log.length > 0 && log.every(({ sequence }, index) => sequence === index + 1);
      return gapless
        ? undefined
        : `${orderId}: ${log.map(({ sequence }) => sequence).join(", ") || "no log"}`;
    }),
    check("S6", "every event of the log was sent", store.events, ({ eventId, sentAt }) =>
      sentAt === null ? `${eventId} was not sent` : undefined,
    ),
    ...[...events].map(([subscription, seen]) => {
      const there = new Set(seen.map(({ id }) => id));
      const expected = store.events.filter(({ type }) => takes(subscription, type));
      return check("S6", `every event reached ${subscription}`, expected, ({ eventId }) =>
        there.has(eventId) ? undefined : `${eventId} is not on ${subscription}`,
      );
    }),
    ...[...events].map(([subscription, seen]) =>
      check(
        "S3",
        `${subscription} has no event of an order that the log does not have`,
        seen,
        ({ id, sequence }) =>
          sequence === undefined || known.has(id) ? undefined : `${id} on ${subscription} is in no log`,
      ),
    ),
  ];
};
