import { readFileSync } from "node:fs";
import { join } from "node:path";

type Resource = {
  readonly type: string;
  readonly name: string;
  readonly sku?: { readonly name: string; readonly capacity?: number };
  // biome-ignore lint/suspicious/noExplicitAny: every type of resource has properties of its own
  readonly properties: any;
};

/** What is deployed, as far as it costs something. */
export type Deployed = {
  readonly functions: { readonly gb: number; readonly ready: number; readonly most: number };
  readonly durable: { readonly sku: string; readonly units: number };
  readonly redis: { readonly sku: string; readonly instances: number };
  readonly sql: {
    readonly sku: string;
    readonly cores: number;
    readonly zones: boolean;
    /** Undefined where the deployment says none. */
    readonly gb: number | undefined;
  };
  /** `topicGb`: undefined where the deployment says none. */
  readonly serviceBus: { readonly sku: string; readonly units: number; readonly topicGb: number | undefined };
  /** Request units a second at most, of each container. */
  readonly cosmos: Readonly<Record<string, number>>;
  readonly logs: { readonly gbADay: number };
  readonly alerts: { readonly queries: number; readonly metrics: number; readonly testRunsADay: number };
  /** How often Logic Apps look whether there is something to do. */
  readonly pollsADay: number;
  readonly network: { readonly endpoints: number; readonly zones: number };
  readonly budget: number;
};

const secondsIn: Readonly<Record<string, number>> = { Second: 1, Minute: 60, Hour: 3600 };

const pollsOf = ({ properties }: Resource): number =>
  Object.values<{ recurrence?: { frequency: string; interval: number } }>(properties.definition.triggers)
    .flatMap(({ recurrence }) => recurrence ?? [])
    .reduce(
      (sum, { frequency, interval }) => sum + 86_400 / ((secondsIn[frequency] ?? Number.NaN) * interval),
      0,
    );

const file = join(import.meta.dirname, "../../test/fixtures/infra/prod.json");

export const readSnapshot = (): readonly Resource[] => JSON.parse(readFileSync(file, "utf8")).resources;

/** Reads sizes off a snapshot of the infrastructure, as the Bicep compiler makes it of a parameter file. */
export const deployedBy = (resources: readonly Resource[]): Deployed => {
  const all = (type: string) => resources.filter((one) => one.type === type);
  const only = (type: string): Resource => {
    const [one, ...more] = all(type);
    if (!one || more.length > 0) throw new Error(`the snapshot has ${all(type).length} of ${type}, not one`);
    return one;
  };
  const skuOf = ({ type, sku }: Resource) => {
    if (!sku) throw new Error(`${type} has no size`);
    return sku;
  };

  const { scaleAndConcurrency: scale } = only("Microsoft.Web/sites").properties.functionAppConfig;
  const ready: readonly { instanceCount: number }[] = scale.alwaysReady;
  const scheduler = only("Microsoft.DurableTask/schedulers").properties.sku;
  const redis = only("Microsoft.Cache/redisEnterprise");
  const database = only("Microsoft.Sql/servers/databases");
  const bus = skuOf(only("Microsoft.ServiceBus/namespaces"));
  const tests = all("Microsoft.Insights/webtests").map(({ properties }) => properties);
  const { maxSizeBytes } = database.properties;
  const { maxSizeInMegabytes } = only("Microsoft.ServiceBus/namespaces/topics").properties;

  return {
    functions: {
      gb: scale.instanceMemoryMB / 1024,
      ready: ready.reduce((sum, { instanceCount }) => sum + instanceCount, 0),
      most: scale.maximumInstanceCount,
    },
    durable: { sku: scheduler.name, units: scheduler.capacity ?? 0 },
    redis: {
      sku: skuOf(redis).name,
      instances: redis.properties.highAvailability === "Enabled" ? 2 : 1,
    },
    sql: {
      sku: skuOf(database).name,
      cores: skuOf(database).capacity ?? 0,
      zones: database.properties.zoneRedundant,
      gb: maxSizeBytes === undefined ? undefined : maxSizeBytes / 2 ** 30,
    },
    serviceBus: {
      sku: bus.name,
      units: bus.capacity ?? 0,
      topicGb: maxSizeInMegabytes === undefined ? undefined : maxSizeInMegabytes / 1024,
    },
    cosmos: Object.fromEntries(
      all("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers").map(({ properties }) => [
        properties.resource.id,
        properties.options.autoscaleSettings.maxThroughput,
      ]),
    ),
    logs: {
      gbADay: only("Microsoft.OperationalInsights/workspaces").properties.workspaceCapping.dailyQuotaGb,
    },
    alerts: {
      queries: all("Microsoft.Insights/scheduledQueryRules").length,
      metrics: all("Microsoft.Insights/metricAlerts").length,
      testRunsADay: tests.reduce(
        (sum, { Frequency, Locations }) => sum + (86_400 / Frequency) * Locations.length,
        0,
      ),
    },
    pollsADay: all("Microsoft.Logic/workflows").reduce((sum, workflow) => sum + pollsOf(workflow), 0),
    network: {
      endpoints: all("Microsoft.Network/privateEndpoints").length,
      zones: all("Microsoft.Network/privateDnsZones").length,
    },
    budget: only("Microsoft.Consumption/budgets").properties.amount,
  };
};
