import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FaultSource } from "../control/faults.ts";
import { catalogueOf } from "./catalogue.ts";
import type { DatabaseConfig } from "./database-config.ts";
import { signingKey } from "./http/authorization.ts";
import { createCosmosServer } from "./http/server.ts";
import { DocumentStore } from "./store/document-store.ts";
import { knownContainers } from "./store/known-containers.ts";
import { openDatabase } from "./store/open-database.ts";

export type { CompositeIndex, ContainerConfig, DatabaseConfig } from "./database-config.ts";

/** A running server; `close` cuts its connections and gives the file back. */
export type LocalCosmos = {
  readonly port: number;
  readonly connectionString: string;
  close(): Promise<void>;
};

/**
 * Starts a stand-in for a Cosmos DB account (NoSQL API, gateway mode, one region, one partition key range), to which
 * the real client connects with the connection string. It knows exactly what is configured and refuses, with the name
 * of it, whatever it does not know. Loopback only; port 0 takes a free one. Documents live in the file, or in memory
 * without one; `now` is in milliseconds. The account key (base64) is made anew at each
 * start unless it is given.
 */
export const startCosmos = async (options: {
  readonly port: number;
  readonly databases: readonly DatabaseConfig[];
  readonly file?: string;
  readonly faults?: FaultSource;
  readonly now?: () => number;
  readonly accountKey?: string;
}): Promise<LocalCosmos> => {
  const database = openDatabase(options.file);
  try {
    const catalogue = catalogueOf(options.databases, knownContainers(database, options.databases));
    const store = new DocumentStore(database, options.now ?? Date.now);
    const key = options.accountKey ?? randomBytes(64).toString("base64");
    let port = 0;
    const endpoint = () => `http://127.0.0.1:${port}/`;
    const server = createCosmosServer({ store, catalogue, key: signingKey(key), endpoint }, options.faults);
    server.listen(options.port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;

    return {
      port,
      connectionString: `AccountEndpoint=${endpoint()};AccountKey=${key};`,
      async close() {
        const closed = once(server, "close");
        server.close();
        server.closeAllConnections();
        await closed;
        store.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
};
