import { describe, expect, it } from "vitest";
import { ofType, type SnapshotName, snapshot, theOnly } from "./snapshot.ts";

const one = (name: SnapshotName, type: string) => theOnly(snapshot(name), type);

/** Five places on three continents that Azure asks from. */
const places = ["emea-nl-ams-azr", "emea-gb-db3-azr", "emea-fr-pra-edge", "us-va-ash-azr", "apac-sg-sin-azr"];

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
      sku,
      properties.zoneRedundant,
      properties.isLedgerOn,
      properties.requestedBackupStorageRedundancy,
      properties.maxSizeBytes / 2 ** 30,
    ],
    dev: [
      { name: "GP_S_Gen5", tier: "GeneralPurpose", family: "Gen5", capacity: 2 },
      false,
      false,
      "Local",
      32,
    ],
    prod: [
      { name: "GP_Gen5", tier: "GeneralPurpose", family: "Gen5", capacity: 8 },
      true,
      false,
      "GeoZone",
      512,
    ],
  },
  {
    type: "Microsoft.ServiceBus/namespaces",
    read: ({ sku, properties }) => [sku, properties.premiumMessagingPartitions ?? null],
    dev: [{ name: "Standard", tier: "Standard" }, null],
    prod: [{ name: "Premium", tier: "Premium", capacity: 1 }, 1],
  },
  {
    type: "Microsoft.DocumentDB/databaseAccounts",
    read: ({ properties }) => [
      properties.locations.map((at: { isZoneRedundant: boolean }) => at.isZoneRedundant),
      properties.capabilities,
    ],
    dev: [[false], [{ name: "EnableServerless" }]],
    prod: [[true], []],
  },
  {
    type: "Microsoft.Insights/webtests",
    read: ({ properties }) => properties.Locations.map(({ Id }: { Id: string }) => Id),
    dev: places,
    prod: places,
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

  it("is what was chosen for storage: the host's by tier, the ledger's digests across zones always", () => {
    const storage = (name: SnapshotName) =>
      ofType(snapshot(name), "Microsoft.Storage/storageAccounts")
        .map((account) => [account.name.replace(/(dev|prod).*/, ""), account.sku, account.kind])
        .toSorted();
    const digests = ["stld", { name: "Standard_ZRS" }, "StorageV2"];
    expect(storage("dev")).toEqual([["st", { name: "Standard_LRS" }, "StorageV2"], digests]);
    expect(storage("prod")).toEqual([["st", { name: "Standard_ZRS" }, "StorageV2"], digests]);
  });

  it("is what was chosen for what is optional: an event hub with Kafka, a Front Door with managed rules", () => {
    const hub = one("prod-with-options", "Microsoft.EventHub/namespaces");
    expect(hub.sku).toEqual({ name: "Standard", tier: "Standard", capacity: 1 });
    expect(hub.properties.kafkaEnabled).toBe(true);
    const firewall = one("prod-with-options", "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies");
    for (const { sku } of [one("prod-with-options", "Microsoft.Cdn/profiles"), firewall])
      expect(sku).toEqual({ name: "Premium_AzureFrontDoor" });
    const rules: readonly { ruleSetType: string; ruleSetVersion: string }[] =
      firewall.properties.managedRules.managedRuleSets;
    expect(rules.map(({ ruleSetType, ruleSetVersion }) => `${ruleSetType} ${ruleSetVersion}`)).toEqual([
      "Microsoft_DefaultRuleSet 2.1",
      "Microsoft_BotManagerRuleSet 1.1",
    ]);
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
