import { DatabaseSync } from "node:sqlite";
import type { Migration } from "../../../adapters/sqlite/migrations.ts";
import type { Table } from "./t-sql-tables.ts";

/** The tables that migrations for SQLite make, as SQLite itself tells of them once they have run. */
export const sqliteTables = (migrations: readonly Migration[]): Readonly<Record<string, Table>> => {
  const db = new DatabaseSync(":memory:");
  for (const { sql } of migrations) db.exec(sql);
  const all = (sql: string, name: string) => db.prepare(sql).all(name) as Record<string, string | number>[];
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  const tables = names.map(({ name }) => {
    const table = String(name);
    const columns = all("SELECT * FROM pragma_table_xinfo(?)", table);
    const indexes = all("SELECT * FROM pragma_index_list(?)", table);
    const columnsOf = (index: string) =>
      all("SELECT * FROM pragma_index_info(?) ORDER BY seqno", index)
        .map((each) => each["name"])
        .join(",");
    const primary = columns
      .filter(({ pk }) => Number(pk) > 0)
      .toSorted((a, b) => Number(a["pk"]) - Number(b["pk"]));
    const unique = indexes
      .filter((index) => index["unique"] === 1 && index["origin"] !== "pk")
      .map((index) => columnsOf(String(index["name"])) + (index["partial"] === 1 ? "?" : ""));
    return [
      table,
      {
        columns: Object.fromEntries(
          columns.map((column) => [
            column["name"],
            {
              kind: column["type"] === "INTEGER" ? "number" : "text",
              required: column["notnull"] === 1 || Number(column["pk"]) > 0,
            },
          ]),
        ),
        keys: [primary.map((column) => column["name"]).join(","), ...unique].toSorted(),
        references: all("SELECT * FROM pragma_foreign_key_list(?)", table)
          .map((each) => `${each["from"]} -> ${each["table"]}.${each["to"]}`)
          .toSorted(),
        indexes: indexes
          .map((index) => String(index["name"]))
          .filter((index) => !index.startsWith("sqlite_"))
          .toSorted(),
      } satisfies Table,
    ] as const;
  });
  db.close();
  return Object.fromEntries(tables);
};
