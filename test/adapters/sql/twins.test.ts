import { afterAll, describe, expect, it } from "vitest";
import { openSql } from "../../../adapters/sql/open-sql.ts";
import { sqlOrders } from "../../../adapters/sql/orders.ts";
import { sqlOutbox } from "../../../adapters/sql/outbox.ts";
import { queryText } from "../../../adapters/sql/statement.ts";
import { sqlStockLedger } from "../../../adapters/sql/stock-ledger.ts";
import { sqlWebhookInbox } from "../../../adapters/sql/webhook-inbox.ts";
import { type Migration, readMigrations } from "../../../adapters/sqlite/migrations.ts";
import { openSqlite } from "../../../adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "../../../adapters/sqlite/orders.ts";
import { sqliteOutbox } from "../../../adapters/sqlite/outbox.ts";
import { sqlText } from "../../../adapters/sqlite/sql-text.ts";
import { sqliteStockLedger } from "../../../adapters/sqlite/stock-ledger.ts";
import { sqliteWebhookInbox } from "../../../adapters/sqlite/webhook-inbox.ts";
import { aFolder } from "../sqlite/open-store.ts";
import { sqliteTables } from "./sqlite-tables.ts";
import { tSqlTables } from "./t-sql-tables.ts";

const read = (adapter: string): readonly Migration[] =>
  readMigrations(new URL(`../../../adapters/${adapter}/migrations/`, import.meta.url));

/** What SQLite computes from other columns, Azure SQL is given: a ledger table and a computed column do not go together everywhere. */
const computed = { StockMovements: "KindGroup" } as Readonly<Record<string, string>>;
/** What constraints do in Azure SQL under their own names, indexes do in SQLite. */
const asConstraint = new Set(["StockMovements_Reference"]);

describe("the tables of Azure SQL and of SQLite", () => {
  const { OrderNumbers, ...sqlite } = sqliteTables(read("sqlite"));
  const azure = tSqlTables(read("sql"));

  it("are the same, but for the sequence that SQLite keeps in one", () => {
    expect(OrderNumbers).toBeDefined();
    expect(Object.keys(azure).toSorted()).toEqual(Object.keys(sqlite).toSorted());
    expect(
      read("sql").some(({ sql }) =>
        sql.includes("CREATE SEQUENCE dbo.OrderNumbers AS bigint START WITH 100001"),
      ),
    ).toBe(true);
  });

  it.each(Object.keys(sqlite))("have the same columns in %s, required alike", (name) => {
    const columns = { ...sqlite[name]?.columns };
    const given = columns[computed[name] ?? ""];
    if (given) columns[computed[name] ?? ""] = { ...given, required: true };
    expect(azure[name]?.columns).toEqual(columns);
  });

  it.each(Object.keys(sqlite))("have the same keys and references in %s", (name) => {
    expect(azure[name]?.keys).toEqual(sqlite[name]?.keys);
    expect(azure[name]?.references).toEqual(sqlite[name]?.references);
  });

  it.each(Object.keys(sqlite))("have the same indexes in %s", (name) => {
    const indexes = sqlite[name]?.indexes.filter((index) => !asConstraint.has(index));
    expect(azure[name]?.indexes).toEqual(indexes);
  });
});

describe("the adapters of Azure SQL and of SQLite", () => {
  const sql = openSql({ connectionString: "Server=127.0.0.1,1;Database=d;User Id=u;Password=p" });
  const folder = aFolder();
  const sqlite = openSqlite(folder.file);
  afterAll(() => {
    sqlite.close();
    folder.remove();
  });

  it.each([
    ["Orders", sqlOrders(sql), sqliteOrders(sqlite)],
    ["StockLedger", sqlStockLedger(sql), sqliteStockLedger(sqlite)],
    ["Outbox", sqlOutbox(sql), sqliteOutbox(sqlite)],
    ["WebhookInbox", sqlWebhookInbox(sql), sqliteWebhookInbox(sqlite)],
  ])("have the same methods of %s", (_, ours, twin) => {
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(twin).toSorted());
  });

  /** Names of the columns that a query gives; in T-SQL they are those in square brackets. */
  const given = (text: string, column: RegExp) =>
    [...text.matchAll(column)].map(([, name]) => name).toSorted();
  const ofCheckout = queryText("find-checkout");

  it.each([
    ["a fence", ofCheckout, sqlText("checkouts")],
    ["a recorded order", queryText("recorded-order"), sqlText("recorded-order")],
    ["a due webhook", queryText("due-webhooks"), sqlText("due-webhooks")],
    ["movements to take in", queryText("movements-to-take-in"), sqlText("movements-to-take-in")],
    ["claimed events", queryText("claim-events"), sqlText("claimable-events")],
  ])("give the same columns of %s", (_, ours, twin) => {
    const expected = given(twin, /\bAS ([a-z]\w*),?$/gm);
    expect(expected.length).toBeGreaterThan(1);
    expect(given(ours, /\bAS \[(\w+)\],?$/gm)).toEqual(expected);
  });
});
