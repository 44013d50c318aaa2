type Mistake = { readonly rule: string; readonly sql: string };

const writing = "SET NOCOUNT ON; SET XACT_ABORT ON;";

/** Mistakes in queries, with the rule that must find each. What the model compiler finds is named by its number. */
const inQueries: readonly Mistake[] = [
  { rule: "append-only", sql: `${writing} UPDATE dbo.Orders SET OrderNumber = 'x' WHERE OrderId = 'x';` },
  {
    rule: "append-only",
    sql: `${writing} UPDATE o SET OrderNumber = 'x' FROM dbo.Orders AS o WHERE o.OrderId = 'x';`,
  },
  { rule: "append-only", sql: `${writing} DELETE FROM dbo.OrderEvents WHERE EventId = 'x';` },
  { rule: "append-only", sql: `${writing} DELETE l FROM dbo.OrderLines AS l WHERE l.OrderId = 'x';` },
  { rule: "append-only", sql: `${writing} TRUNCATE TABLE dbo.StockMovements;` },
  {
    rule: "merge",
    sql: `${writing} MERGE dbo.Stock AS s USING (SELECT 'a' AS Sku) AS n ON n.Sku = s.Sku WHEN MATCHED THEN UPDATE SET OnHand = 1;`,
  },
  { rule: "cte", sql: `${writing} WITH c AS (SELECT s.OnHand FROM dbo.Stock AS s) UPDATE c SET OnHand = 1;` },
  { rule: "output", sql: `${writing} UPDATE dbo.Stock SET OnHand = 1 OUTPUT inserted.Sku WHERE Sku = 'a';` },
  {
    rule: "output",
    sql: `${writing} DELETE FROM dbo.OrderContacts OUTPUT deleted.OrderId WHERE OrderId = 'a';`,
  },
  {
    rule: "output",
    sql: `${writing} INSERT INTO dbo.Stock (Sku, OnHand, MovementNo) OUTPUT inserted.Sku VALUES ('a', 0, 0);`,
  },
  {
    rule: "set-variable",
    sql: `${writing} DECLARE @n bigint; UPDATE dbo.Stock SET @n = OnHand = 1 WHERE Sku = 'a';`,
  },
  { rule: "hint", sql: "SELECT s.OnHand AS [onHand] FROM dbo.Stock AS s WITH (UPDLOCK);" },
  { rule: "waitfor", sql: "WAITFOR DELAY '00:00:01';" },
  {
    rule: "distinct-from",
    sql: "SELECT c.Since AS [since] FROM dbo.Checkouts AS c WHERE c.Owner IS DISTINCT FROM c.CartId;",
  },
  { rule: "for-json", sql: "SELECT s.Sku AS [sku] FROM dbo.Stock AS s FOR JSON PATH;" },
  {
    rule: "convert-style",
    sql: "SELECT CONVERT(varchar(30), c.Since, 126) AS [since] FROM dbo.Checkouts AS c;",
  },
  { rule: "hashbytes", sql: "SELECT HASHBYTES('SHA2_256', c.CartId) AS [hash] FROM dbo.Checkouts AS c;" },
  { rule: "string-split", sql: "SELECT j.value AS [value] FROM STRING_SPLIT('a,b', ',') AS j;" },
  { rule: "catalogue", sql: "SELECT i.name AS [name] FROM sys.indexes AS i;" },
  { rule: "star", sql: "SELECT * FROM dbo.Stock AS s;" },
  { rule: "throw", sql: "THROW 50000, 'x', 1;" },
  { rule: "insert", sql: `${writing} INSERT INTO dbo.Stock (Sku, OnHand, MovementNo) VALUES ('a', 0);` },
  {
    rule: "insert",
    sql: `${writing} INSERT INTO dbo.Stock (Sku, OnHand) SELECT s.Sku, s.OnHand, 0 FROM dbo.Stock AS s;`,
  },
  { rule: "bare-variable", sql: "DECLARE @sku varchar(64); SELECT @sku AS [sku];" },
  { rule: "options", sql: "UPDATE dbo.Stock SET OnHand = 1 WHERE Sku = 'a';" },
  { rule: "options", sql: "SET NOCOUNT ON; DELETE FROM dbo.OrderContacts WHERE OrderId = 'a';" },
  {
    rule: "catch",
    sql: `${writing} BEGIN TRY UPDATE dbo.Stock SET OnHand = 1 WHERE Sku = 'a'; END TRY BEGIN CATCH SELECT 1 AS [x]; END CATCH;`,
  },
  { rule: "execute", sql: "EXEC (N'SELECT 1 AS x');" },
  { rule: "execute", sql: "EXEC sp_who;" },
  { rule: "lock", sql: "EXEC sp_getapplock @Resource = N'x', @LockMode = 'Exclusive';" },
  {
    rule: "return",
    sql: `${writing} BEGIN TRANSACTION; UPDATE dbo.Stock SET OnHand = 1 WHERE Sku = 'a'; RETURN; COMMIT;`,
  },
  { rule: "SQL71501", sql: "SELECT s.Onhant AS [onHand] FROM dbo.Stock AS s;" },
  { rule: "SQL71502", sql: "SELECT s.Sku AS [sku] FROM dbo.Stok AS s;" },
  { rule: "SQL71501", sql: `${writing} UPDATE dbo.Stock SET Onhant = 1 WHERE Sku = 'a';` },
  { rule: "SQL71501", sql: `${writing} INSERT INTO dbo.Stock (Sku, Onhant) VALUES ('a', 0);` },
  {
    rule: "SQL71502",
    sql: "DECLARE @n bigint; SET @n = NEXT VALUE FOR dbo.OrderNumber; SELECT CAST(@n AS bigint) AS [n];",
  },
  { rule: "SQL71502", sql: "SELECT CAST(1 AS bigin) AS [n];" },
  {
    rule: "SQL71005",
    sql: "SELECT j.Valeu AS [value] FROM OPENJSON('[]') WITH (Value varchar(9) '$.value') AS j;",
  },
];

/** After this one the model compiler takes nothing more. */
const undeclared: readonly Mistake[] = [
  { rule: "variable", sql: "DECLARE @sku varchar(64); SELECT CAST(@skuu AS varchar(64)) AS [sku];" },
];

const inMigrations: readonly Mistake[] = [
  { rule: "create-or-alter", sql: "CREATE OR ALTER PROCEDURE dbo.P AS SELECT 1 AS x;" },
  { rule: "inline-index", sql: "CREATE TABLE dbo.T (Id int NOT NULL, INDEX T_Id (Id));" },
  { rule: "inline-index", sql: "CREATE TABLE dbo.T (Id int NOT NULL INDEX T_Id);" },
  { rule: "temporal", sql: temporal() },
  { rule: "alter-table", sql: "ALTER TABLE dbo.Stock ADD A int NULL, B int NULL;" },
  { rule: "alter-column", sql: "ALTER TABLE dbo.Stock ALTER COLUMN OnHand int NOT NULL;" },
  { rule: "synonym", sql: "CREATE SYNONYM dbo.S FOR dbo.Stock;" },
  { rule: "table-type", sql: "CREATE TYPE dbo.Amounts AS TABLE (Amount decimal(18, 2) NOT NULL);" },
  { rule: "append-only", sql: "GRANT UPDATE ON dbo.Orders TO boxoffice_app;" },
  { rule: "append-only", sql: "GRANT SELECT, DELETE ON dbo.OrderEvents TO boxoffice_app;" },
  { rule: "grant", sql: "GRANT SELECT ON SCHEMA::dbo TO boxoffice_app;" },
  { rule: "append-only", sql: "EXEC (N'UPDATE dbo.Orders SET OrderNumber = 1');" },
  { rule: "model", sql: "DROP TABLE dbo.Stock;" },
];

function temporal(): string {
  return `CREATE TABLE dbo.T (
    Id int NOT NULL PRIMARY KEY, A datetime2 GENERATED ALWAYS AS ROW START NOT NULL,
    B datetime2 GENERATED ALWAYS AS ROW END NOT NULL, PERIOD FOR SYSTEM_TIME (A, B)
  ) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.TH));`;
}

const asQueries = (kind: string, mistakes: readonly Mistake[]) =>
  mistakes.map(({ rule, sql }, index) => ({
    rule,
    file: `planted/${kind}-${index}`,
    name: `${kind}-${index}`,
    text: sql,
    parameters: [],
  }));

/** Each mistake as a file that has nothing else in it. */
export const planted = {
  queries: asQueries("query", inQueries),
  undeclared: asQueries("undeclared", undeclared),
  migrations: inMigrations.map(({ rule, sql }, index) => ({
    rule,
    file: `planted/migration-${index}`,
    text: sql,
    batches: 1,
  })),
};
