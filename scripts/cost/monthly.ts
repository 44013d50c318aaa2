import { limitOf, priceOf, type Usage } from "./assumptions.ts";
import type { Deployed } from "./deployed.ts";
import { daysAMonth, hoursAMonth, type Load, loadOf, secondsAMonth } from "./load.ts";

/** A line of the bill, in dollars a month. */
export type Line = { readonly name: string; readonly dollars: number };

const functionsLines = ({ functions }: Deployed, load: Load, usage: Usage): readonly Line[] => {
  const { gb, ready } = functions;
  const readySeconds = ready * secondsAMonth;
  const work = load.httpInstanceSeconds + load.durableInstanceSeconds;
  const onReady = Math.min(work, readySeconds);
  return [
    { name: "Functions, always ready", dollars: readySeconds * gb * priceOf("functions.ready.baseline") },
    {
      name: "Functions, work",
      dollars:
        onReady * gb * priceOf("functions.ready.work") +
        (work - onReady) * gb * priceOf("functions.demand.work") +
        (load.executions / 1e6) * priceOf("functions.executions"),
    },
    {
      // Each timer is a scale group of its own, and always on demand.
      name: "Functions, timers",
      dollars:
        load.timerRuns * usage.timerSeconds * gb * priceOf("functions.demand.work") +
        (load.timerRuns / 1e6) * priceOf("functions.executions"),
    },
  ];
};

/** A database is billed for the size that it may have: what is deployed, or what a year's orders need. */
export const sqlGbNeeded = ({ sql }: Deployed, load: Load): number =>
  Math.max(sql.gb ?? limitOf("sqlUsualGb"), Math.ceil(12 * load.sqlGbAMonth));

const storeLines = (deployed: Deployed, load: Load): readonly Line[] => {
  const { durable, redis, sql, serviceBus } = deployed;
  const largest = limitOf(`sqlLargestGb.${sql.cores}`);
  const storage = Math.min(sqlGbNeeded(deployed, load), largest);
  return [
    {
      name: "Durable Task Scheduler",
      dollars: durable.units * hoursAMonth * priceOf(`durable.${durable.sku}`),
    },
    { name: "Redis", dollars: redis.instances * hoursAMonth * priceOf(`redis.${redis.sku}`) },
    {
      name: "SQL, cores",
      dollars:
        sql.cores * hoursAMonth * priceOf(`sql.${sql.sku}`) * (1 + (sql.zones ? priceOf("sql.zones") : 0)),
    },
    { name: "SQL, a year's orders", dollars: storage * priceOf("sql.storage") * (sql.zones ? 2 : 1) },
    {
      name: "Service Bus",
      dollars: serviceBus.units * hoursAMonth * priceOf(`serviceBus.${serviceBus.sku}`),
    },
  ];
};

/** Each hour is billed by its busiest second, and by a tenth of the most that was allowed at least. */
const cosmosDollars = ({ cosmos }: Deployed, load: Load, { hourPeak }: Usage): number =>
  Object.entries(load.unitsASecond).reduce((sum, [container, average]) => {
    const most = cosmos[container];
    if (most === undefined) throw new Error(`the snapshot has no container "${container}"`);
    const billed = Math.min(most, Math.max(most / 10, average * hourPeak));
    return sum + (billed / 100) * hoursAMonth * priceOf("cosmos.autoscale");
  }, 0);

const freeGbOut = 100;

const otherLines = (deployed: Deployed, load: Load, usage: Usage): readonly Line[] => {
  const { logs, alerts, network } = deployed;
  const mostLogs = logs.gbADay < 0 ? Number.POSITIVE_INFINITY : logs.gbADay * daysAMonth;
  return [
    { name: "Cosmos DB", dollars: cosmosDollars(deployed, load, usage) },
    { name: "Logs and traces", dollars: Math.min(load.telemetryGb, mostLogs) * priceOf("logs") },
    {
      name: "Alerts and the availability test",
      dollars:
        alerts.queries * priceOf("alerts.logQuery") +
        alerts.metrics * priceOf("alerts.metric") +
        alerts.testRunsADay * daysAMonth * priceOf("alerts.webTest"),
    },
    {
      name: "Private network",
      dollars:
        network.endpoints * hoursAMonth * priceOf("network.endpoint") +
        network.zones * priceOf("network.zone") +
        load.privateGb * priceOf("network.endpointData"),
    },
    {
      name: "Traffic to the internet",
      dollars: Math.max(0, load.outGb - freeGbOut) * priceOf("network.out"),
    },
    { name: "Escalation", dollars: deployed.pollsADay * daysAMonth * priceOf("logicApp.call") },
  ];
};

/** The bill of a month with so many checkouts, as deployed; what a checkout costs at Stripe is kept apart. */
export const monthlyLines = (deployed: Deployed, checkouts: number, usage: Usage): readonly Line[] => {
  const load = loadOf(checkouts, usage);
  return [
    ...functionsLines(deployed, load, usage),
    ...storeLines(deployed, load),
    ...otherLines(deployed, load, usage),
  ];
};

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);

export const stripeDollars = (checkouts: number, { orderAmount }: Usage): number =>
  checkouts * (orderAmount * priceOf("stripe.share") + priceOf("stripe.each"));
