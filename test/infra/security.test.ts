import { describe, expect, it } from "vitest";
import { ofType, snapshot, snapshotNames, theOnly } from "./snapshot.ts";

/** How each service is told to take no keys and no passwords. */
const keysOff: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  "Microsoft.Storage/storageAccounts": [
    ["allowSharedKeyAccess", false],
    ["allowBlobPublicAccess", false],
    ["minimumTlsVersion", "TLS1_2"],
  ],
  "Microsoft.ServiceBus/namespaces": [
    ["disableLocalAuth", true],
    ["minimumTlsVersion", "1.2"],
  ],
  "Microsoft.EventHub/namespaces": [
    ["disableLocalAuth", true],
    ["minimumTlsVersion", "1.2"],
  ],
  "Microsoft.DocumentDB/databaseAccounts": [
    ["disableLocalAuth", true],
    ["disableKeyBasedMetadataWriteAccess", true],
    ["minimalTlsVersion", "Tls12"],
  ],
  "Microsoft.Cache/redisEnterprise": [["minimumTlsVersion", "1.2"]],
  "Microsoft.Cache/redisEnterprise/databases": [
    ["accessKeysAuthentication", "Disabled"],
    ["clientProtocol", "Encrypted"],
  ],
  "Microsoft.Sql/servers": [["minimalTlsVersion", "1.2"]],
  "Microsoft.KeyVault/vaults": [["enableRbacAuthorization", true]],
  "Microsoft.Insights/components": [["DisableLocalAuth", true]],
  "Microsoft.Web/sites": [["httpsOnly", true]],
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": [["allow", false]],
};

for (const name of snapshotNames)
  describe(`${name} is closed:`, () => {
    const from = snapshot(name);

    it("every service takes identities only, and TLS only", () => {
      const seen = new Set<string>();
      for (const { type, id, properties } of from.resources)
        for (const [property, value] of keysOff[type] ?? []) {
          expect(properties[property], `${id} ${property}`).toBe(value);
          seen.add(type);
        }
      const absent = name === "prod-with-options" ? [] : ["Microsoft.EventHub/namespaces"];
      expect([...seen, ...absent].toSorted()).toEqual(Object.keys(keysOff).toSorted());
    });

    it("the database knows no password, and the workspace no key", () => {
      const { administrators, ...server } = theOnly(from, "Microsoft.Sql/servers").properties;
      expect(administrators.azureADOnlyAuthentication).toBe(true);
      expect(Object.keys(server)).not.toContain("administratorLoginPassword");
      const workspace = theOnly(from, "Microsoft.OperationalInsights/workspaces");
      expect(workspace.properties.features.disableLocalAuth).toBe(true);
      const passwords = ofType(from, "Microsoft.Web/sites/basicPublishingCredentialsPolicies");
      expect(passwords.map((one) => one.name.split("/").at(-1)).toSorted()).toEqual(["ftp", "scm"]);
    });

    it("no output is a secret, and nothing asks for a key", () => {
      expect(Object.keys(from.outputs).toSorted()).toEqual([
        "API_URL",
        "FUNCTION_APP",
        "KEY_VAULT_NAME",
        "RESOURCE_GROUP",
        "SQL_APP_CLIENT_ID",
        "SQL_APP_USER",
        "SQL_DATABASE",
        "SQL_SERVER",
      ]);
      expect(JSON.stringify(from)).not.toMatch(
        /list(Keys|ConnectionStrings|Secrets)|AccountKey=|SharedAccessKey=/i,
      );
    });

    it("the ledger's digests are out of the app's reach and cannot be changed", () => {
      const policy = theOnly(
        from,
        "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
      );
      expect(policy.properties.allowProtectedAppendWrites).toBe(true);
      expect(policy.id).toContain("/containers/sqldbledgerdigests/");
      const account = policy.id.split("/blobServices/")[0];
      const sku = from.resources.find(({ id }) => id === account)?.sku?.name;
      expect(sku, "the ledger takes no locally redundant storage").not.toMatch(/LRS$/);
    });
  });

/** What a private endpoint leads to, by the name that each service has for it. */
const links: Readonly<Record<string, readonly [group: string, zone: RegExp]>> = {
  "Microsoft.Cache/redisEnterprise": ["redisEnterprise", /^privatelink\.redis\.azure\.net$/],
  "Microsoft.DocumentDB/databaseAccounts": ["Sql", /^privatelink\.documents\.azure\.com$/],
  "Microsoft.DurableTask/schedulers": ["scheduler", /^privatelink\.durabletask\.io$/],
  "Microsoft.EventHub/namespaces": ["namespace", /^privatelink\.servicebus\.windows\.net$/],
  "Microsoft.KeyVault/vaults": ["vault", /^privatelink\.vaultcore\.azure\.net$/],
  "Microsoft.ServiceBus/namespaces": ["namespace", /^privatelink\.servicebus\.windows\.net$/],
  "Microsoft.Sql/servers": ["sqlServer", /^\[?.*privatelink/],
  "Microsoft.Storage/storageAccounts": ["blob", /^\[?.*privatelink\.blob\./],
};

for (const name of ["prod", "prod-with-options"] as const)
  describe(`${name} is reached through its network:`, () => {
    const from = snapshot(name);
    const endpoints = ofType(from, "Microsoft.Network/privateEndpoints");
    const typeOf = (id: string) => from.resources.find((one) => one.id === id)?.type ?? id;

    it("each service has one private endpoint, of its own group", () => {
      const led = endpoints.map(({ properties }) => {
        const [{ properties: link }] = properties.privateLinkServiceConnections;
        return [typeOf(link.privateLinkServiceId), link.groupIds.join()];
      });
      const expected = Object.entries(links)
        .filter(([type]) => name === "prod-with-options" || type !== "Microsoft.EventHub/namespaces")
        .map(([type, [group]]) => [type, group]);
      expect(led.toSorted()).toEqual(expected.toSorted());
    });

    it("each of them has its name in a zone that the network asks", () => {
      const zones = ofType(from, "Microsoft.Network/privateDnsZones");
      for (const [, zone] of Object.values(links))
        expect(zones.some((one) => zone.test(one.name))).toBe(true);
      expect(ofType(from, "Microsoft.Network/privateDnsZones/virtualNetworkLinks")).toHaveLength(
        zones.length,
      );
      const groups = ofType(from, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups");
      expect(groups).toHaveLength(endpoints.length);
    });

    it("nothing else is open, but for what has no place in a network", () => {
      const open = from.resources.filter(({ properties }) => properties?.publicNetworkAccess === "Enabled");
      const closed = from.resources.filter(
        ({ properties }) => properties?.publicNetworkAccess === "Disabled",
      );
      // The API itself; the digests, which a database server writes; what Logic Apps read, by their addresses only.
      const allowed = open.map(({ type, name: one }) => `${type} ${one.replace(/[-/].*|(prod|dev).*/, "")}`);
      expect(allowed.toSorted()).toEqual([
        ...(name === "prod-with-options"
          ? ["Microsoft.EventHub/namespaces evh", "Microsoft.EventHub/namespaces/networkRuleSets evh"]
          : []),
        "Microsoft.ServiceBus/namespaces sb",
        "Microsoft.ServiceBus/namespaces/networkRuleSets sb",
        "Microsoft.Storage/storageAccounts stld",
        "Microsoft.Web/sites func",
      ]);
      expect(closed).toHaveLength(6);
      const digests = open.find(({ type }) => type === "Microsoft.Storage/storageAccounts");
      expect(digests?.properties.networkAcls.defaultAction).toBe("Deny");
      for (const { type, properties } of open)
        if (type.endsWith("/networkRuleSets")) expect(properties.defaultAction).toBe("Deny");
    });

    it("the app goes out through it, whatever it calls", () => {
      const { properties } = theOnly(from, "Microsoft.Web/sites");
      expect(properties.virtualNetworkSubnetId).toMatch(/\/subnets\/app$/);
      expect(properties.outboundVnetRouting).toEqual({ allTraffic: true });
    });
  });

describe("Front Door", () => {
  const from = snapshot("prod-with-options");

  it("is the only way to the app, and its firewall prevents", () => {
    const { siteConfig } = theOnly(from, "Microsoft.Web/sites").properties;
    expect(siteConfig.ipSecurityRestrictionsDefaultAction).toBe("Deny");
    const [rule, ...more] = siteConfig.ipSecurityRestrictions;
    expect(more).toEqual([]);
    expect(rule.ipAddress).toBe("AzureFrontDoor.Backend");
    expect(rule.headers["x-azure-fdid"]).toHaveLength(1);
    const waf = theOnly(from, "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies");
    expect(waf.properties.policySettings).toMatchObject({ enabledState: "Enabled", mode: "Prevention" });
    const { parameters } = theOnly(from, "Microsoft.Cdn/profiles/securityPolicies").properties;
    expect(parameters.wafPolicy.id).toBe(waf.id);
  });

  it("leads to the API, and neither to the host's administration nor to the engine's own routes", () => {
    const { properties } = theOnly(from, "Microsoft.Cdn/profiles/afdEndpoints/routes");
    expect(properties.patternsToMatch).toEqual(["/api/*"]);
  });

  it("forwards over TLS only", () => {
    const { properties } = theOnly(from, "Microsoft.Cdn/profiles/afdEndpoints/routes");
    expect(properties).toMatchObject({ forwardingProtocol: "HttpsOnly", httpsRedirect: "Enabled" });
  });
});
