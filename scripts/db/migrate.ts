/**
 * Brings the tables of Azure SQL (or SQL Server) up to date: `npm run db:migrate`. With `--dry-run` it only prints the
 * SQL: of what is missing, where a database is named, and of everything otherwise.
 */
import { parseArgs } from "node:util";
import { type Migration, readMigrations } from "../../adapters/sqlite/migrations.ts";
import { command, connect, placeIn } from "./connect.ts";
import { missingFrom } from "./missing.ts";
import { fileName, runMigrations } from "./run-migrations.ts";

const script = (migrations: readonly Migration[]) =>
  migrations.map((each) => `-- ${fileName(each)}\n${each.sql}GO\n\n`).join("");
const tell = (line: string) => process.stdout.write(`${line}\n`);

await command(async () => {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
  const migrations = readMigrations(new URL("../../adapters/sql/migrations/", import.meta.url));
  const { SQL_CONNECTION_STRING, SQL_SERVER, SQL_DATABASE } = process.env;
  const isNamed = Boolean(SQL_CONNECTION_STRING || SQL_SERVER || SQL_DATABASE);
  if (values["dry-run"] && !isNamed) {
    tell(script(migrations));
    return;
  }

  const pool = await connect(placeIn(process.env));
  try {
    if (values["dry-run"]) {
      const missing = await missingFrom(pool, migrations);
      tell(`${script(missing)}-- ${missing.length} of ${migrations.length} migrations are missing`);
    } else {
      const done = await runMigrations(pool, migrations, tell);
      tell(done.length === 0 ? "nothing to migrate" : `${done.length} migrations applied`);
    }
  } finally {
    await pool.close();
  }
});
