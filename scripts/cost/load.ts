import { settings } from "../../config/settings.ts";
import { ordersTopic } from "../../contracts/topics.ts";
import { everyone } from "../../domain/event-types.ts";
import type { Usage } from "./assumptions.ts";
import { runsADay } from "./runs.ts";

export const daysAMonth = 365 / 12;
export const hoursAMonth = 24 * daysAMonth;
export const secondsAMonth = 3600 * hoursAMonth;
export const gb = 1e9;

/** How many times a message with these properties is kept: once for each subscription that takes it. */
export const copiesOf = (properties: Readonly<Record<string, string>>): number =>
  ordersTopic.subscriptions.filter(({ rules }) =>
    rules.some((rule) =>
      Object.entries(rule.properties).every(([name, value]) => properties[name] === value),
    ),
  ).length;

const timerSchedules = Object.entries(settings).filter(([name]) => name.endsWith("_SCHEDULE"));
const secondsOf = (name: "QUOTE_TTL_SECONDS" | "CART_TTL_SECONDS"): number => Number(settings[name].usual);

/** What so many checkouts a month do to each service. A checkout here is one that ends with an order. */
export const loadOf = (checkouts: number, usage: Usage) => {
  const aDay = checkouts / daysAMonth;
  const average = checkouts / secondsAMonth;
  const copies = copiesOf({ type: "OrderPlaced", replayFor: everyone });
  const redisBytesADay =
    usage.quotes * usage.quoteBytes * (1 + secondsOf("QUOTE_TTL_SECONDS") / 86_400) +
    usage.carts * usage.cartBytes * (secondsOf("CART_TTL_SECONDS") / 86_400) +
    usage.claimBytes * 2;
  return {
    average,
    /** Checkouts in the busiest second. */
    peak: average * usage.peak,
    httpInstanceSeconds:
      (checkouts * (usage.doorSeconds + usage.otherSeconds)) / (usage.httpAtOnce * usage.fullness),
    durableInstanceSeconds: (checkouts * usage.activitySeconds) / (usage.durableAtOnce * usage.fullness),
    executions: checkouts * (usage.httpCalls + usage.durableActions),
    timerRuns: daysAMonth * timerSchedules.reduce((sum, [, { usual }]) => sum + runsADay(`${usual}`), 0),
    copies,
    redisGb: (aDay * redisBytesADay) / gb,
    sqlGbAMonth: (checkouts * usage.sqlBytes) / gb,
    /** Histories are purged a day after they end. */
    historyGb: (aDay * 2 * usage.historyBytes) / gb,
    topicGbADay: (aDay * usage.messageBytes) / gb,
    telemetryGb: (checkouts * usage.telemetryBytes) / gb,
    outGb: (checkouts * usage.httpCalls * usage.responseBytes) / gb,
    privateGb: (checkouts * usage.privateBytes) / gb,
    unitsASecond: {
      products: average * usage.productUnits,
      quotes: average * usage.quotes * usage.quoteUnits,
    },
  };
};

export type Load = ReturnType<typeof loadOf>;
