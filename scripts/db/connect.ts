import { DefaultAzureCredential } from "@azure/identity";
import sql from "mssql";
import { connectionConfig, type SqlPlace } from "../../adapters/sql/connection.ts";
import { retrying } from "../../adapters/sql/retry.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A command that was told too little, or the wrong things; its message is for the person who gave it. */
export class BadCommand extends Error {}

/**
 * Where the database is: SQL_CONNECTION_STRING, or SQL_SERVER and SQL_DATABASE with whoever is signed in (a managed
 * identity, a workload identity in CI, `az login` or `azd auth login` on a desk).
 */
export const placeIn = (environment: Environment): SqlPlace => {
  const { SQL_CONNECTION_STRING: connectionString, SQL_SERVER: server, SQL_DATABASE: database } = environment;
  if (connectionString && (server || database))
    throw new BadCommand("set SQL_CONNECTION_STRING, or SQL_SERVER and SQL_DATABASE, but not both");
  if (connectionString) return { connectionString };
  if (server && database) return { server, database, credential: new DefaultAzureCredential() };
  throw new BadCommand(
    "set SQL_SERVER and SQL_DATABASE to migrate as the identity that is signed in, or SQL_CONNECTION_STRING",
  );
};

// A database that was paused takes about a minute to wake up.
const patience = { deadlineMs: 150_000 };
const longestBatchMs = 600_000;

/** Connects for a command: one connection, and all the time that a change of the schema may take. */
export const connect = async (place: SqlPlace): Promise<sql.ConnectionPool> => {
  const parse = sql.ConnectionPool.parseConnectionString.bind(sql.ConnectionPool);
  const pool = new sql.ConnectionPool(
    connectionConfig({ ...place, connections: 1, requestTimeoutMs: longestBatchMs }, parse),
  );
  pool.on("error", () => {});
  return retrying(patience)(() => pool.connect().catch(refuseAllButPaused), true);
};

/** Only a database that wakes up is waited for; a wrong name or a closed firewall is told at once. */
const refuseAllButPaused = (
  error: Error & { readonly originalError?: { readonly isTransient?: boolean } },
) => {
  if (error.originalError?.isTransient) throw error;
  throw new Error(error.message, { cause: error });
};

/** Runs a command, and tells of what went wrong in a line or two instead of a stack. */
export const command = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${message}${hint(error)}\n`);
    process.exitCode = 1;
  }
};

const hint = (error: unknown): string => {
  const known = error instanceof Error ? (error.cause ?? error) : undefined;
  const { code, number } = (known ?? {}) as { code?: unknown; number?: unknown };
  if (code === "ELOGIN")
    return "\nIs the identity an administrator of the server, or a user of this database?";
  if (code === "ESOCKET" || code === "ETIMEOUT")
    return "\nIs the name of the server right, and does its firewall let this machine in?";
  if (number === 262 || number === 15247)
    return "\nThe identity may not change this database: it must be in db_owner.";
  return "";
};
