import type { Rpc } from "./json-rpc.ts";

/** Ids stand for nobody's subscription; with them, ids of resources are text and not expressions. */
const metadata = {
  subscriptionId: "00000000-0000-0000-0000-000000000001",
  tenantId: "00000000-0000-0000-0000-000000000002",
  location: "westeurope",
  deploymentName: "main",
};

/** What an operator would say; the same for every snapshot, whatever the machine's own environment holds. */
export const snapshotEnvironment = {
  AZURE_LOCATION: "westeurope",
  SQL_ADMIN_LOGIN: "boxoffice-operators",
  SQL_ADMIN_OBJECT_ID: "00000000-0000-0000-0000-000000000003",
  DEPLOYER_ADDRESS: "203.0.113.7",
  AUTH_ISSUER: "https://login.shop.example",
  AUTH_AUDIENCE: "boxoffice",
  CORS_ORIGINS: "https://shop.example",
  ALERT_EMAILS: "operators@shop.example",
  BUDGET_START: "2026-12-01",
  ESCALATION_NOTIFY_URL: "https://chat.shop.example/escalation",
} as const;

const byKey = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(byKey);
  if (typeof value !== "object" || value === null) return value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, byKey(inner)]));
};

type Predicted = {
  readonly predictedResources: readonly { readonly id: string }[];
  readonly outputs: object;
};

/** What a parameter file would deploy, as text that only changes when that changes. */
export const takeSnapshot = async (bicep: Rpc, path: string): Promise<string> => {
  const { snapshot } = await bicep.call<{ snapshot: string }>("bicep/getSnapshot", { path, metadata });
  const { predictedResources, outputs }: Predicted = JSON.parse(snapshot);
  const resources = predictedResources.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return `${JSON.stringify(byKey({ resources, outputs }), null, 2)}\n`;
};
