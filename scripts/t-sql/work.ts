import { readdirSync, readFileSync } from "node:fs";
import { headOf, queryText } from "../../adapters/sql/statement.ts";
import { readMigrations } from "../../adapters/sqlite/migrations.ts";
import { batchesOf } from "../db/batches.ts";

const adapter = new URL("../../adapters/sql/", import.meta.url);

/** Tables whose rows are only ever added: ledger tables where there is a ledger. */
export const appendOnly = ["Orders", "OrderLines", "OrderEvents", "StockMovements"];

/** Everything that the checker reads: the migrations in order, and every query as it is sent, with its parameters. */
export const work = () => ({
  migrationsTable: migration(
    "migrations-table.sql",
    readFileSync(new URL("migrations-table.sql", adapter), "utf8"),
  ),
  migrations: readMigrations(new URL("migrations/", adapter)).map(({ number, name, sql }) =>
    migration(`migrations/${String(number).padStart(4, "0")}-${name}.sql`, sql),
  ),
  queries: readdirSync(new URL("queries/", adapter))
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -4))
    .map((name) => {
      const text = queryText(name);
      const parameters = headOf(name, text).parameters.map(({ name: parameter, declared }) => ({
        name: parameter,
        type: declared,
      }));
      return { file: `adapters/sql/queries/${name}.sql`, name, text, parameters };
    }),
  appendOnly,
});

const migration = (path: string, text: string) => ({
  file: `adapters/sql/${path}`,
  text,
  batches: batchesOf(text).length,
});
