import { describe, expect, it } from "vitest";
import { ofType, type Snapshot, snapshot, snapshotNames, theOnly } from "./snapshot.ts";

const settingType = "Microsoft.Insights/diagnosticSettings";

/** Services whose logs and metrics are kept, and the kinds of logs that are: those that hold nothing personal. */
const kept: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Cache/redisEnterprise": [],
  "Microsoft.Cache/redisEnterprise/databases": ["ConnectionEvents"],
  "Microsoft.Cdn/profiles": ["FrontDoorWebApplicationFirewallLog"],
  "Microsoft.DocumentDB/databaseAccounts": ["ControlPlaneRequests"],
  "Microsoft.DurableTask/schedulers": [],
  "Microsoft.EventHub/namespaces": ["OperationalLogs"],
  "Microsoft.KeyVault/vaults": ["AuditEvent"],
  "Microsoft.Logic/workflows": ["WorkflowRuntime"],
  "Microsoft.ServiceBus/namespaces": ["OperationalLogs"],
  "Microsoft.Sql/servers/databases": ["Deadlocks", "Errors", "SQLSecurityAuditEvents", "Timeouts"],
  "Microsoft.Storage/storageAccounts/blobServices": ["StorageDelete", "StorageRead", "StorageWrite"],
  "Microsoft.Web/sites": ["FunctionAppLogs"],
};

/** Everything else that is made, with the reason why nothing of it is kept. What belongs to one of these is not listed. */
const notKept: Readonly<Record<string, string>> = {
  "Microsoft.Authorization/roleAssignments": "has neither logs nor metrics; the activity log has its changes",
  "Microsoft.Consumption/budgets": "has neither logs nor metrics",
  "Microsoft.Insights/actionGroups": "has neither logs nor metrics",
  "Microsoft.Insights/components":
    "its telemetry is in the workspace already; an export would be a second copy",
  "Microsoft.Insights/diagnosticSettings": "is what keeps the others'",
  "Microsoft.Insights/metricAlerts": "has neither logs nor metrics",
  "Microsoft.Insights/scheduledQueryRules": "has neither logs nor metrics",
  "Microsoft.Insights/webtests": "its results are telemetry of the component",
  "Microsoft.Insights/workbooks": "has neither logs nor metrics",
  "Microsoft.ManagedIdentity/userAssignedIdentities": "its sign-ins are in the tenant's own logs",
  "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies": "its log is the Front Door profile's",
  "Microsoft.Network/networkSecurityGroups":
    "logs what rules do to virtual machines, of which there are none",
  "Microsoft.Network/privateDnsZones": "counts its records only",
  "Microsoft.Network/privateEndpoints": "counts bytes only, which each service counts too",
  "Microsoft.Network/virtualNetworks": "logs attacks on public addresses, of which there are none",
  "Microsoft.OperationalInsights/workspaces":
    "is where all is kept; who asks it for what is operators' personal data",
  "Microsoft.Resources/resourceGroups": "has neither logs nor metrics",
  "Microsoft.Sql/servers": "has neither; its database has both",
  "Microsoft.Storage/storageAccounts": "its blob service has the logs and counts the same calls",
  "Microsoft.Web/connections": "has neither logs nor metrics; the workflow logs its calls",
  "Microsoft.Web/serverfarms": "a Flex Consumption plan counts nothing; its app does",
};

const isPartOf = (type: string, whole: string) => type.startsWith(`${whole}/`);

/** The setting's resource: the part of its id before the setting itself. */
const watchedBy = (from: Snapshot, id: string): string => {
  const on = id.slice(0, id.lastIndexOf("/providers/Microsoft.Insights/"));
  return from.resources.find((resource) => resource.id === on)?.type ?? on;
};

for (const name of snapshotNames)
  describe(`what is kept of ${name}`, () => {
    const from = snapshot(name);
    const settings = ofType(from, settingType);

    it("goes to the workspace, with the logs that hold nothing personal and no other", () => {
      const workspace = theOnly(from, "Microsoft.OperationalInsights/workspaces").id;
      const seen = new Map<string, Set<string>>();
      for (const { id, properties } of settings) {
        expect(properties.workspaceId).toBe(workspace);
        const type = watchedBy(from, id);
        const categories = seen.get(type) ?? new Set<string>();
        for (const { category } of properties.logs ?? []) categories.add(category);
        seen.set(type, categories);
      }
      for (const [type, categories] of seen) expect([...categories].toSorted()).toEqual(kept[type]);
    });

    it("is something of every resource of the kinds that are kept", () => {
      for (const type of Object.keys(kept))
        for (const one of ofType(from, type)) {
          const own = settings.filter(({ id }) => id.startsWith(`${one.id}/providers/${settingType}/`));
          expect(own, one.id).toHaveLength(1);
        }
    });

    it("are metrics wherever there is no log", () => {
      for (const { id, properties } of settings)
        if (!properties.logs?.length) expect(properties.metrics, id).not.toHaveLength(0);
    });

    it("leaves out nothing without a reason", () => {
      const wholes = [...Object.keys(kept), ...Object.keys(notKept)];
      const types = [...new Set(from.resources.map(({ type }) => type))];
      const unexplained = types.filter(
        (type) => !wholes.includes(type) && !wholes.some((whole) => isPartOf(type, whole)),
      );
      expect(unexplained).toEqual([]);
    });
  });

describe("the lists of what is kept and what is not", () => {
  it("name only what is made, each in one of them", () => {
    const made = new Set(snapshot("prod-with-options").resources.map(({ type }) => type));
    const listed = [...Object.keys(kept), ...Object.keys(notKept)];
    expect(listed.filter((type) => !made.has(type))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});
