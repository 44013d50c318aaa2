import { readFileSync } from "node:fs";
import sql from "mssql";
import type { Migration } from "../../adapters/sqlite/migrations.ts";
import { batchesOf } from "./batches.ts";
import { appliedIn } from "./missing.ts";
import { pending } from "./pending.ts";
import { describeServer, readingOf, switchOn } from "./server.ts";

const table = readFileSync(new URL("../../adapters/sql/migrations-table.sql", import.meta.url), "utf8");
const lockTimeoutMs = 120_000;

/**
 * Brings a database up to date: each migration in a transaction of its own, under a lock that only one runner has at a
 * time, together with the note that it was applied. So it can be killed anywhere, started twice at once, and started
 * again. Says the names of those it applied.
 */
export const runMigrations = async (
  pool: sql.ConnectionPool,
  migrations: readonly Migration[],
  tell: (line: string) => void,
): Promise<readonly string[]> => {
  await prepareReading(pool, tell);
  const done: string[] = [];
  for (;;) {
    const name = await applyNext(pool, migrations);
    if (name === undefined) return done;
    tell(`applied ${name}`);
    done.push(name);
  }
};

const prepareReading = async (pool: sql.ConnectionPool, tell: (line: string) => void): Promise<void> => {
  const reading = readingOf(await describeServer(pool));
  if (reading === "bad")
    throw new Error(`this database reads under locks; while nobody works with it, run: ${switchOn}`);
  if (reading === "switch-on") {
    await pool.request().batch(switchOn);
    tell("switched READ_COMMITTED_SNAPSHOT on");
  }
};

/** Applies the first migration that is missing; undefined when none is. */
const applyNext = async (
  pool: sql.ConnectionPool,
  migrations: readonly Migration[],
): Promise<string | undefined> => {
  const transaction = new sql.Transaction(pool);
  await transaction.begin();
  try {
    await lock(transaction);
    await new sql.Request(transaction).batch(`SET XACT_ABORT ON; ${table}`);
    const [next] = pending(await appliedIn(new sql.Request(transaction)), migrations);
    if (next) {
      await applyBatches(transaction, next);
      await note(transaction, next);
    }
    await transaction.commit();
    return next && fileName(next);
  } catch (error) {
    // The server has rolled back by itself after most errors, and then refuses to do so again.
    await transaction.rollback().catch(() => {});
    throw error;
  }
};

const lock = async (transaction: sql.Transaction): Promise<void> => {
  const { recordset } = await new sql.Request(transaction)
    .input("timeout", sql.Int, lockTimeoutMs)
    .query<{ got: number }>(
      `DECLARE @got int;
       EXEC @got = sp_getapplock @Resource = N'migrations', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @timeout;
       SELECT CAST(@got AS int) AS [got];`,
    );
  const got = recordset[0]?.got ?? -1;
  if (got < 0)
    throw new Error(`another runner is migrating this database (${got}); try again when it is done`);
};

const applyBatches = async (transaction: sql.Transaction, migration: Migration): Promise<void> => {
  for (const { text, line } of batchesOf(migration.sql)) {
    try {
      await new sql.Request(transaction).batch(text);
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      const at = line - 1 + Number((error as { lineNumber?: number }).lineNumber ?? 1);
      throw new Error(`${fileName(migration)}, line ${at}: ${message}`, { cause: error });
    }
  }
};

const note = async (transaction: sql.Transaction, { number, name, sha256 }: Migration): Promise<void> => {
  await new sql.Request(transaction)
    .input("number", sql.Int, number)
    .input("name", sql.VarChar(100), name)
    .input("sha256", sql.Char(64), sha256)
    .input("at", sql.DateTimeOffset(3), new Date())
    .query(
      "INSERT INTO dbo.Migrations (Number, Name, Sha256, AppliedAt) VALUES (@number, @name, @sha256, @at)",
    );
};

export const fileName = ({ number, name }: Migration): string =>
  `${String(number).padStart(4, "0")}-${name}.sql`;
