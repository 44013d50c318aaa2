import type { TokenCredential } from "@azure/identity";
import type { config } from "mssql";

/** Where the database is: by an Entra identity, or, for local use, by a connection string with its password. */
export type SqlPlace =
  | { readonly server: string; readonly database: string; readonly credential: TokenCredential }
  | { readonly connectionString: string };

export type SqlOptions = SqlPlace & {
  /** Connections that are open at once, at most. */
  readonly connections?: number;
  /** Milliseconds that one batch may take, its tries each by itself. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds from the first try within which a batch may be tried again. */
  readonly retryDeadlineMs?: number;
};

/** Turns a connection string into the driver's settings. */
export type ParseConnectionString = (text: string) => config;

/**
 * The driver's settings. What goes over the wire is encrypted and the server's certificate checked, unless a connection
 * string says otherwise. An identity gives a new token to every new connection, so that none outlives its own.
 */
export const connectionConfig = (options: SqlOptions, parse: ParseConnectionString): config => {
  const place: config = "connectionString" in options ? parse(options.connectionString) : byIdentity(options);
  if (!place.server) throw new Error("the connection string of the database names no server");
  return {
    ...place,
    connectionTimeout: place.connectionTimeout ?? 15_000,
    requestTimeout: options.requestTimeoutMs ?? place.requestTimeout ?? 15_000,
    // Looks at the socket instead of asking the server before each batch; a connection that breaks after it is retried.
    validateConnection: "socket",
    pool: {
      max: 20,
      ...place.pool,
      ...(options.connections !== undefined && { max: options.connections }),
      min: 0,
      idleTimeoutMillis: 60_000,
      acquireTimeoutMillis: 10_000,
    },
    options: {
      encrypt: true,
      trustServerCertificate: false,
      ...place.options,
      appName: "boxoffice",
      useUTC: true,
      abortTransactionOnError: true,
    },
  };
};

const byIdentity = ({
  server,
  database,
  credential,
}: Extract<SqlPlace, { readonly server: string }>): config => ({
  server,
  database,
  authentication: { type: "token-credential", options: { credential } },
});
