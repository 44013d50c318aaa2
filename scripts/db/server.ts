import type sql from "mssql";

/** What of a server decides how it reads. */
export type Server = {
  readonly edition: number;
  readonly majorVersion: number;
  /** Whether a statement reads from one snapshot, as Azure SQL does unless it is told otherwise. */
  readonly readsSnapshots: boolean;
  /** Whether this database has had a migration. */
  readonly isInUse: boolean;
};

export const describeServer = async (pool: sql.ConnectionPool): Promise<Server> => {
  const { recordset } = await pool.request().query<{
    edition: number | null;
    majorVersion: number | null;
    readsSnapshots: number | boolean | null;
    migrations: number | null;
  }>(`
    SELECT
      CONVERT(int, SERVERPROPERTY('EngineEdition')) AS [edition],
      CONVERT(int, SERVERPROPERTY('ProductMajorVersion')) AS [majorVersion],
      (SELECT d.is_read_committed_snapshot_on FROM sys.databases AS d WHERE d.name = DB_NAME()) AS [readsSnapshots],
      OBJECT_ID(N'dbo.Migrations', N'U') AS [migrations]
  `);
  const [row] = recordset;
  return {
    edition: row?.edition ?? 0,
    majorVersion: row?.majorVersion ?? 0,
    readsSnapshots: Boolean(row?.readsSnapshots),
    isInUse: row?.migrations != null,
  };
};

export const switchOn = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE";

/**
 * What is to be done about how the server reads before anything else is: `reconcile-view.sql` and others rest on a
 * statement reading from one snapshot. Azure SQL and Babelfish do; on SQL Server it is a switch, which is thrown on a
 * database that nobody works with yet.
 */
export const readingOf = ({
  edition,
  majorVersion,
  readsSnapshots,
  isInUse,
}: Server): "good" | "switch-on" | "bad" => {
  const isSqlServer = edition >= 1 && edition <= 4 && majorVersion >= 13;
  if (readsSnapshots || !isSqlServer) return "good";
  return isInUse ? "bad" : "switch-on";
};
