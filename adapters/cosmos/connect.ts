import { CosmosClient, type Database } from "@azure/cosmos";
import type { TokenCredential } from "@azure/identity";

/** Milliseconds that a document may take: the catalogue is read while a customer waits. */
const requestTimeoutMs = 5000;

/** An account: with a key (local use), or by the app's identity. */
export type CosmosAccount =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

export const connectCosmos = (account: CosmosAccount, databaseName: string): Database => {
  const client = new CosmosClient({
    ...("connectionString" in account
      ? { connectionString: account.connectionString }
      : { endpoint: account.endpoint, aadCredentials: account.credential }),
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
