import { canonical } from "../../adapters/ids/canonical.ts";
import { ordersTopic } from "../../contracts/topics.ts";
import type { Evidence } from "./evidence.ts";
import { check, checkInTime, type Finding } from "./finding.ts";
import type { SeenEvent } from "./read-events.ts";
import type { StoredEvent } from "./read-store.ts";

const takes = (subscription: string, type: string): boolean =>
  ordersTopic.subscriptions
    .find(({ name }) => name === subscription)
    ?.rules.some(({ properties }) => (properties["type"] ?? type) === type) ?? false;

/** S6, and what S3 says of events: the log, the outbox and what subscribers have. */
export const eventFindings = ({ store, events }: Evidence): readonly Finding[] => {
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const placed = store.orders.filter(({ checkoutId }) => states.get(checkoutId) === "placed");
  const logs = Map.groupBy(store.events, ({ orderId }) => orderId);
  const known = new Map(store.events.map((event) => [event.eventId, event]));
  const toSend = [...store.events, ...store.notices];

  return [
    check("S6", "a placed order's log is numbered from 1 without gaps", placed, ({ orderId }) => {
      const log = logs.get(orderId) ?? [];
      const gapless = log.length > 0 && log.every(({ sequence }, index) => sequence === index + 1);
      return gapless
        ? undefined
        : `${orderId}: ${log.map(({ sequence }) => sequence).join(", ") || "no log"}`;
    }),
    checkInTime("S6", "every event was sent", toSend, ({ eventId, sentAt }) =>
      sentAt === null ? `${eventId} was not sent` : undefined,
    ),
    ...[...events].flatMap(([subscription, seen]) => {
      const there = new Set(seen.map(({ id }) => id));
      return [
        checkInTime(
          "S6",
          `every event reached ${subscription}`,
          toSend.filter(({ type }) => takes(subscription, type)),
          ({ eventId }) => (there.has(eventId) ? undefined : `${eventId} is not on ${subscription}`),
        ),
        check("S6", `${subscription} has only events that are for it`, seen, ({ id, type }) =>
          takes(subscription, type) ? undefined : `${id} on ${subscription} is ${type}`,
        ),
        check(
          "S6",
          `${subscription} has each order's events in their order`,
          [...Map.groupBy(seen, ({ subject }) => subject)],
          ([subject, some]) => {
            const numbers = firstNumbers(some);
            const isAscending = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
            return isAscending ? undefined : `${subject} on ${subscription}: ${numbers.join(", ")}`;
          },
        ),
        check("S6", `${subscription} has the events as the log has them`, seen, (event) => {
          const logged = known.get(event.id);
          return logged && !isAsLogged(event, logged)
            ? `${event.id} on ${subscription} is another than in the log`
            : undefined;
        }),
        checkInTime(
          "S3",
          `${subscription} has no event of an order that the log does not have`,
          seen,
          ({ id, sequence }) =>
            sequence === undefined || known.has(id) ? undefined : `${id} on ${subscription} is in no log`,
        ),
      ];
    }),
  ];
};

/** The numbers in the order in which they came first: what comes again later is the same event once more. */
const firstNumbers = (events: readonly SeenEvent[]): readonly number[] => [
  ...new Set(events.flatMap(({ sequence }) => sequence ?? [])),
];

/** The log's own members; contacts are joined in when an event is sent. */
const isAsLogged = (event: SeenEvent, { orderId, sequence, type, data }: StoredEvent): boolean =>
  event.subject === orderId &&
  event.sequence === sequence &&
  event.type === type &&
  Object.entries(JSON.parse(data) as object).every(
    ([name, value]) => canonical(event.data[name]) === canonical(value),
  );
