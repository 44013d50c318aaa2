import { describe, expect, it } from "vitest";
import { ofType, snapshot, snapshotNames } from "./snapshot.ts";

/** What Azure allows, as its naming rules have it. */
const allowed: Readonly<Record<string, RegExp>> = {
  "Microsoft.Storage/storageAccounts": /^[a-z0-9]{3,24}$/,
  "Microsoft.KeyVault/vaults": /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
  "Microsoft.Cache/redisEnterprise": /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
  "Microsoft.DocumentDB/databaseAccounts": /^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/,
  "Microsoft.Sql/servers": /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/,
  "Microsoft.ServiceBus/namespaces": /^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$/,
  "Microsoft.EventHub/namespaces": /^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$/,
  "Microsoft.DurableTask/schedulers": /^[a-zA-Z0-9-]{3,64}$/,
  "Microsoft.DurableTask/schedulers/taskHubs": /^[^/]+\/[a-zA-Z0-9-]{3,64}$/,
  // The host's id is the first 32 characters: longer names of two apps may become one.
  "Microsoft.Web/sites": /^[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]$/,
  "Microsoft.Web/serverfarms": /^[a-zA-Z0-9-]{1,60}$/,
  "Microsoft.ManagedIdentity/userAssignedIdentities": /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/,
  "Microsoft.OperationalInsights/workspaces": /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
  "Microsoft.Logic/workflows": /^[a-zA-Z0-9_.()-]{1,80}$/,
  "Microsoft.Network/virtualNetworks": /^[a-zA-Z0-9][\w.-]{0,62}\w$/,
  "Microsoft.Network/privateEndpoints": /^[a-zA-Z0-9][\w.-]{0,62}\w$/,
  "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies": /^[a-zA-Z][a-zA-Z0-9]{0,127}$/,
  "Microsoft.Cdn/profiles": /^[a-zA-Z0-9][a-zA-Z0-9-]{0,258}[a-zA-Z0-9]$/,
  "Microsoft.Cdn/profiles/afdEndpoints": /^[^/]+\/[a-zA-Z0-9][a-zA-Z0-9-]{0,44}[a-zA-Z0-9]$/,
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": /^[^/]+\/default\/[A-Za-z0-9]{1,60}$/,
  "Microsoft.Resources/resourceGroups": /^[\w.()-]{1,89}[\w()-]$/,
};

for (const name of snapshotNames)
  describe(`the names of ${name}`, () => {
    const from = snapshot(name);

    it("are such as Azure takes", () => {
      for (const [type, pattern] of Object.entries(allowed))
        for (const resource of ofType(from, type)) expect(resource.name, type).toMatch(pattern);
    });

    it("tell environments apart, and are each used once", () => {
      const ids = from.resources.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const group = ofType(from, "Microsoft.Resources/resourceGroups")[0];
      expect(group?.name).toBe(name === "dev" ? "rg-boxoffice-dev" : "rg-boxoffice-prod");
      expect(group?.tags?.["azd-env-name"]).toBe(name === "dev" ? "dev" : "prod");
    });
  });

describe("two environments", () => {
  it("share no name that must be unique in all of Azure", () => {
    const global = [
      "Microsoft.Storage/storageAccounts",
      "Microsoft.KeyVault/vaults",
      "Microsoft.Web/sites",
      "Microsoft.Sql/servers",
      "Microsoft.ServiceBus/namespaces",
      "Microsoft.DocumentDB/databaseAccounts",
      "Microsoft.Cache/redisEnterprise",
    ];
    const named = (name: "dev" | "prod") =>
      global.flatMap((type) => ofType(snapshot(name), type).map((resource) => resource.name));
    expect(named("dev").filter((name) => named("prod").includes(name))).toEqual([]);
  });
});
