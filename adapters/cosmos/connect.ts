import { CosmosClient, type Database } from "@azure/cosmos";

/** Milliseconds that a document may take: the catalogue is read while a customer waits. */
const requestTimeoutMs = 5000;

/** The database, by a connection string (local use). */
export const connectCosmos = (connectionString: string, databaseName: string): Database => {
  const client = new CosmosClient({
    connectionString,
    connectionPolicy: {
      enableEndpointDiscovery: false,
      requestTimeout: requestTimeoutMs,
      retryOptions: {
        maxRetryAttemptCount: 2,
        fixedRetryIntervalInMilliseconds: 100,
        maxWaitTimeInSeconds: 2,
      },
    },
  });
  return client.database(databaseName);
};
