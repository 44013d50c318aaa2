import { limitOf, type Usage } from "./assumptions.ts";
import type { Deployed } from "./deployed.ts";
import { daysAMonth, loadOf } from "./load.ts";

/** How much of something there is, and how much so many checkouts need. */
export type Quota = {
  readonly name: string;
  readonly unit: string;
  readonly most: number;
  readonly needed: number;
};

/** What must hold in the busiest second: checkouts a second, by each service. */
const rates = (deployed: Deployed, usage: Usage, copies: number): readonly (readonly [string, number])[] => {
  const { functions, durable, serviceBus, sql, cosmos } = deployed;
  const instances = Math.min(functions.most, limitOf("functionsRegionGb") / functions.gb);
  const instanceSeconds =
    (usage.doorSeconds + usage.otherSeconds) / usage.httpAtOnce + usage.activitySeconds / usage.durableAtOnce;
  return [
    ["Stripe's rate limit", limitOf("stripeCallsPerSecond") / usage.stripeCalls],
    ["Service Bus, events", (serviceBus.units * limitOf("busMessagesPerUnit")) / (1 + copies)],
    ["SQL, were all orders of one SKU", limitOf("sqlOrdersPerSku")],
    ["SQL, batches", (sql.cores * limitOf("sqlBatchesPerCore")) / usage.sqlBatches],
    ["Cosmos DB, quotes", (cosmos["quotes"] ?? 0) / (usage.quotes * usage.quoteUnits)],
    ["Cosmos DB, products", (cosmos["products"] ?? 0) / usage.productUnits],
    [
      "Durable Task Scheduler, actions",
      (durable.units * limitOf("durableActionsPerUnit")) / usage.durableActions,
    ],
    ["Redis, calls", limitOf("redisCallsPerSecond") / usage.redisCalls],
    ["Functions, instances", instances / instanceSeconds],
  ];
};

/** Every quota of one region, as deployed, against so many checkouts a month; what fills up first comes first. */
export const quotasOf = (deployed: Deployed, checkouts: number, usage: Usage): readonly Quota[] => {
  const load = loadOf(checkouts, usage);
  const { redis, sql, durable, logs } = deployed;
  const quotas: readonly Quota[] = [
    ...rates(deployed, usage, load.copies).map(([name, most]) => ({
      name,
      unit: "checkouts a second",
      most,
      needed: load.peak,
    })),
    {
      name: "Redis, memory",
      unit: "GB",
      most: limitOf(`redisGb.${redis.sku}`) * limitOf("redisUsable"),
      needed: load.redisGb,
    },
    {
      name: "Durable Task Scheduler, histories",
      unit: "GB",
      most: durable.units * limitOf("durableGbPerUnit"),
      needed: load.historyGb,
    },
    {
      name: "SQL, a year's orders",
      unit: "GB",
      most: limitOf(`sqlLargestGb.${sql.cores}`),
      needed: 12 * load.sqlGbAMonth,
    },
    ...(logs.gbADay < 0
      ? []
      : [{ name: "Logs a day", unit: "GB", most: logs.gbADay, needed: load.telemetryGb / daysAMonth }]),
  ];
  return quotas.toSorted((a, b) => b.needed / b.most - a.needed / a.most);
};

/** Until something that only grows is full, in months. */
export const monthsUntilFull = (deployed: Deployed, checkouts: number, usage: Usage) => {
  const { sqlGbAMonth } = loadOf(checkouts, usage);
  const { gb, cores } = deployed.sql;
  return {
    asDeployed: (gb ?? limitOf("sqlUsualGb")) / sqlGbAMonth,
    largest: limitOf(`sqlLargestGb.${cores}`) / sqlGbAMonth,
  };
};

/** The most checkouts a month that a quota is enough for: all of them need in proportion. */
export const enoughFor = (deployed: Deployed, usage: Usage): readonly (Quota & { checkouts: number })[] =>
  quotasOf(deployed, 1e6, usage).map((quota) => ({ ...quota, checkouts: (1e6 * quota.most) / quota.needed }));
