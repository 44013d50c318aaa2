import { describe, expect, it } from "vitest";
import { type SnapshotName, snapshot, theOnly } from "./snapshot.ts";

const one = (name: SnapshotName, type: string) => theOnly(snapshot(name), type);

/** Values that Azure's own types leave open, so that the compiler takes any text for them. */
const open: readonly {
  readonly type: string;
  readonly read: (resource: ReturnType<typeof theOnly>) => unknown;
  readonly dev: unknown;
  readonly prod: unknown;
}[] = [
  {
    type: "Microsoft.Web/serverfarms",
    read: ({ sku, properties }) => [sku?.name, properties.zoneRedundant],
    dev: ["FC1", false],
    prod: ["FC1", true],
  },
  {
    type: "Microsoft.Web/sites",
    read: ({ properties }) => properties.functionAppConfig.runtime,
    dev: { name: "node", version: "24" },
    prod: { name: "node", version: "24" },
  },
  {
    type: "Microsoft.Web/sites",
    read: ({ properties }) => properties.functionAppConfig.scaleAndConcurrency,
    dev: {
      instanceMemoryMB: 2048,
      maximumInstanceCount: 40,
      alwaysReady: [
        { name: "http", instanceCount: 1 },
        { name: "durable", instanceCount: 1 },
      ],
    },
    prod: {
      instanceMemoryMB: 2048,
      maximumInstanceCount: 200,
      alwaysReady: [
        { name: "http", instanceCount: 3 },
        { name: "durable", instanceCount: 3 },
      ],
    },
  },
  {
    type: "Microsoft.DurableTask/schedulers",
    read: ({ properties }) => properties.sku,
    dev: { name: "Consumption" },
    prod: { name: "Dedicated", capacity: 3 },
  },
  {
    type: "Microsoft.Cache/redisEnterprise",
    read: ({ sku, properties }) => [sku?.name, properties.highAvailability],
    dev: ["Balanced_B0", "Disabled"],
    prod: ["Balanced_B10", "Enabled"],
  },
  {
    type: "Microsoft.Cache/redisEnterprise/databases",
    read: ({ properties }) => [properties.clusteringPolicy, properties.evictionPolicy, properties.port],
    dev: ["NoCluster", "NoEviction", 10000],
    prod: ["NoCluster", "NoEviction", 10000],
  },
  {
    type: "Microsoft.Sql/servers/databases",
    read: ({ sku, properties }) => [
      sku?.name,
      sku?.capacity,
      properties.zoneRedundant,
      properties.isLedgerOn,
    ],
    dev: ["GP_S_Gen5", 2, false, false],
    prod: ["GP_Gen5", 8, true, false],
  },
  {
    type: "Microsoft.ServiceBus/namespaces",
    read: ({ sku }) => sku?.name,
    dev: "Standard",
    prod: "Premium",
  },
  {
    type: "Microsoft.KeyVault/vaults",
    read: ({ properties }) => [properties.enablePurgeProtection, properties.softDeleteRetentionInDays],
    dev: [true, 90],
    prod: [true, 90],
  },
];

describe("what the compiler leaves open", () => {
  for (const { type, read, dev, prod } of open)
    it(`is what was chosen for ${type}: ${JSON.stringify(prod).slice(0, 60)}`, () => {
      expect(read(one("dev", type))).toEqual(dev);
      expect(read(one("prod", type))).toEqual(prod);
    });

  it("keeps a serverless database asleep, and wakes a provisioned one never", () => {
    const { autoPauseDelay, minCapacity } = one("dev", "Microsoft.Sql/servers/databases").properties;
    expect([autoPauseDelay, minCapacity]).toEqual([60, 0.5]);
    const provisioned = one("prod", "Microsoft.Sql/servers/databases").properties;
    expect(provisioned.autoPauseDelay ?? null).toBeNull();
  });

  it("keeps histories no longer than the scheduler's plan allows", () => {
    const days = (name: SnapshotName) =>
      one(name, "Microsoft.DurableTask/schedulers/retentionPolicies").properties.retentionPolicies[0]
        .retentionPeriodInDays;
    expect(days("dev")).toBeLessThanOrEqual(30);
    expect(days("prod")).toBeLessThanOrEqual(90);
    expect(one("prod", "Microsoft.DurableTask/schedulers/retentionPolicies").name).toMatch(/\/default$/);
  });

  it("lets the app run where Flex Consumption runs: with a delegated subnet and no settings it refuses", () => {
    const network = one("prod", "Microsoft.Network/virtualNetworks");
    const subnets: readonly { name: string; properties: { delegations?: unknown } }[] =
      network.properties.subnets;
    const app = subnets.find(({ name }) => name === "app");
    expect(JSON.stringify(app?.properties.delegations)).toContain("Microsoft.App/environments");
    const site = one("prod", "Microsoft.Web/sites");
    const names: readonly string[] = site.properties.siteConfig.appSettings.map(
      ({ name }: { name: string }) => name,
    );
    for (const refused of [
      "FUNCTIONS_WORKER_RUNTIME",
      "FUNCTIONS_EXTENSION_VERSION",
      "WEBSITE_RUN_FROM_PACKAGE",
      "WEBSITE_NODE_DEFAULT_VERSION",
    ])
      expect(names).not.toContain(refused);
    expect(site.kind).toBe("functionapp,linux");
    expect(site.tags?.["azd-service-name"]).toBe("api");
  });
});
