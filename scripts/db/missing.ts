import type sql from "mssql";
import type { Migration } from "../../adapters/sqlite/migrations.ts";
import { type Applied, pending } from "./pending.ts";
import { describeServer } from "./server.ts";

/** The migrations that a database has not had; only looks. */
export const missingFrom = async (
  pool: sql.ConnectionPool,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> => {
  const { isInUse } = await describeServer(pool);
  return pending(isInUse ? await appliedIn(pool.request()) : [], migrations);
};

/** What the table of migrations says, by number. */
export const appliedIn = async (request: sql.Request): Promise<readonly Applied[]> => {
  const { recordset } = await request.query<Applied>(
    "SELECT m.Number AS [number], m.Name AS [name], m.Sha256 AS [sha256] FROM dbo.Migrations AS m ORDER BY m.Number",
  );
  return recordset;
};
