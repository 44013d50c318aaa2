import { randomUUID } from "node:crypto";
import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll } from "vitest";
import { type DatabaseConfig, startCosmos } from "../../../local/cosmos/cosmos.ts";

/** What the scenarios need; another account must have a database with containers like these. */
export const scenarioDatabase: DatabaseConfig = {
  name: "scenarios",
  containers: [
    { name: "items", partitionKey: "/tenant", defaultTtlSeconds: -1 },
    {
      name: "ranked",
      partitionKey: "/tenant",
      compositeIndexes: [
        [
          { path: "/place", order: "ascending" },
          { path: "/name", order: "descending" },
        ],
      ],
    },
  ],
};

/** Speaks to an account without asking for other regions. */
export const clientOf = (connectionString: string): CosmosClient => {
  const [, endpoint = "", key = ""] = /AccountEndpoint=(.*?);AccountKey=(.*?);/.exec(connectionString) ?? [];
  return new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
};

/**
 * The account of a scenario file: a server of its own, or the account of COSMOS_SCENARIOS (a connection string).
 * Scenarios take a new partition each, so that they never meet.
 */
export const useAccount = () => {
  const elsewhere = process.env["COSMOS_SCENARIOS"];
  let connectionString = elsewhere ?? "";
  let client: CosmosClient | undefined;
  let stop = async () => {};

  beforeAll(async () => {
    if (!elsewhere) {
      const server = await startCosmos({ port: 0, databases: [scenarioDatabase] });
      connectionString = server.connectionString;
      stop = () => server.close();
    }
    client = clientOf(connectionString);
  });
  afterAll(() => stop());

  return {
    container(name: "items" | "ranked" = "items"): Container {
      if (!client) throw new Error("the account is not open yet");
      return client.database(scenarioDatabase.name).container(name);
    },
    newTenant: () => `tenant-${randomUUID()}`,
  };
};
