import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ofType, type Snapshot, snapshot, snapshotNames } from "./snapshot.ts";

const root = join(import.meta.dirname, "../..");

/** Built-in roles, by the ids that Microsoft publishes. */
const roleNames: Readonly<Record<string, string>> = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
  "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39": "Azure Service Bus Data Sender",
  "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0": "Azure Service Bus Data Receiver",
  "2b629674-e913-4c01-ae53-ef4638d8f975": "Azure Event Hubs Data Sender",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "00000000-0000-0000-0000-000000000002": "Cosmos DB Built-in Data Contributor",
  default: "Redis access policy default",
};

/** Whether production code reads from Service Bus, by a trigger or by itself. */
const readsEvents = globSync("{adapters,functions,activities,upkeep}/**/*.ts", { cwd: root })
  .map((file) => readFileSync(join(root, file), "utf8"))
  .some((text) => /createReceiver|acceptSession|acceptNextSession|serviceBusTopic\(/.test(text));

type Need = { readonly who: string; readonly role: string; readonly on: RegExp; readonly because: string };

/** Who needs what: the file or folder whose work cannot be done without it. */
const appNeeds: readonly Need[] = [
  { who: "id", role: "Storage Blob Data Owner", on: /storageAccounts\/st[^/]*$/, because: "host.json" },
  {
    who: "id",
    role: "Durable Task Data Contributor",
    on: /schedulers\/[^/]+\/taskHubs\/boxoffice$/,
    because: "orchestrators",
  },
  {
    who: "id",
    role: "Azure Service Bus Data Sender",
    on: /\/topics\/orders$/,
    because: "adapters/servicebus",
  },
  ...(readsEvents
    ? [
        {
          who: "id",
          role: "Azure Service Bus Data Receiver",
          on: /\/topics\/orders$/,
          because: "adapters/servicebus",
        },
      ]
    : []),
  { who: "id", role: "Key Vault Secrets User", on: /vaults\/[^/]+$/, because: "config/settings.ts" },
  { who: "id", role: "Monitoring Metrics Publisher", on: /components\/[^/]+$/, because: "host.json" },
  {
    who: "id",
    role: "Cosmos DB Built-in Data Contributor",
    on: /databaseAccounts\/[^/]+\/dbs\/boxoffice$/,
    because: "adapters/cosmos",
  },
  {
    who: "id",
    role: "Redis access policy default",
    on: /redisEnterprise\/[^/]+\/databases\/default$/,
    because: "adapters/redis",
  },
  {
    who: "sql",
    role: "Storage Blob Data Contributor",
    on: /storageAccounts\/stld[^/]*$/,
    because: "infra/bicep/modules/ledger-upload.bicep",
  },
  {
    who: "logic-escalation",
    role: "Azure Service Bus Data Receiver",
    on: /\/subscriptions\/escalation$/,
    because: "infra/logic-app/escalation.json",
  },
];
const mirrorNeeds: readonly Need[] = [
  {
    who: "logic-mirror",
    role: "Azure Service Bus Data Receiver",
    on: /\/subscriptions\/mirror$/,
    because: "infra/logic-app/mirror.json",
  },
  {
    who: "logic-mirror",
    role: "Azure Event Hubs Data Sender",
    on: /\/eventhubs\/orders$/,
    because: "infra/logic-app/mirror.json",
  },
];

/** The beginning of the name of the resource whose identity it is. */
const whoOf = (principal: string): string =>
  /\/(id|sql|logic-escalation|logic-mirror)-[^/']+'/.exec(principal)?.[1] ?? principal;
const roleOf = (definition: string): string => roleNames[definition.split("/").at(-1) ?? ""] ?? definition;

const granted = (from: Snapshot) => [
  ...ofType(from, "Microsoft.Authorization/roleAssignments").map(({ id, properties }) => ({
    who: whoOf(properties.principalId),
    role: roleOf(properties.roleDefinitionId),
    on: id.slice(0, id.lastIndexOf("/providers/Microsoft.Authorization/")),
  })),
  ...ofType(from, "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments").map(({ properties }) => ({
    who: whoOf(properties.principalId),
    role: roleOf(properties.roleDefinitionId),
    on: String(properties.scope),
  })),
  ...ofType(from, "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments").map(
    ({ id, properties }) => ({
      who: whoOf(properties.user.objectId),
      role: roleOf(properties.accessPolicyName),
      on: id.slice(0, id.lastIndexOf("/accessPolicyAssignments/")),
    }),
  ),
];

for (const name of snapshotNames)
  describe(`the roles of ${name}`, () => {
    const grants = granted(snapshot(name));
    const needs = name === "prod-with-options" ? [...appNeeds, ...mirrorNeeds] : appNeeds;

    for (const { who, role, on, because } of needs)
      it(`let ${who} be ${role} where ${because} needs it`, () => {
        expect(existsSync(join(root, because))).toBe(true);
        const given = grants.filter((grant) => grant.who === who && grant.role === role && on.test(grant.on));
        expect(given).toHaveLength(1);
      });

    it("are no more than those", () => {
      const extra = grants.filter(
        (grant) =>
          !needs.some(({ who, role, on }) => grant.who === who && grant.role === role && on.test(grant.on)),
      );
      expect(extra).toEqual([]);
      expect(grants).toHaveLength(needs.length);
    });
  });
