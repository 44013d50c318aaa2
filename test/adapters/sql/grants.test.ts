import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { queryText } from "../../../adapters/sql/statement.ts";
import { readMigrations } from "../../../adapters/sqlite/migrations.ts";

const folder = new URL("../../../adapters/sql/", import.meta.url);

/** Permissions by table, as `table: what` in order. */
const listed = (permissions: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] =>
  [...permissions].map(([table, what]) => `${table}: ${[...what].toSorted().join(", ")}`).toSorted();

const note = (permissions: Map<string, Set<string>>, table: string, ...what: readonly string[]) =>
  permissions.set(table, new Set([...(permissions.get(table) ?? []), ...what]));

/** What the queries need: a WHERE reads what it changes. */
const needed = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const permissions = new Map<string, Set<string>>();
  const queries = readdirSync(new URL("queries/", folder)).filter((file) => file.endsWith(".sql"));
  for (const file of queries) {
    const text = queryText(file.slice(0, -4)).replaceAll(/--.*$/gm, "");
    for (const [, table = ""] of text.matchAll(/INSERT INTO dbo\.(\w+)/g)) note(permissions, table, "INSERT");
    for (const [, table = ""] of text.matchAll(/UPDATE dbo\.(\w+)/g))
      note(permissions, table, "UPDATE", "SELECT");
    for (const [, table = ""] of text.matchAll(/DELETE (?:TOP \(\d+\) )?FROM dbo\.(\w+)/g))
      note(permissions, table, "DELETE", "SELECT");
    for (const [, table = ""] of text.matchAll(/(?:FROM|JOIN) dbo\.(\w+)/g))
      note(permissions, table, "SELECT");
    for (const [, sequence = ""] of text.matchAll(/NEXT VALUE FOR dbo\.(\w+)/g))
      note(permissions, sequence, "UPDATE");
  }
  return permissions;
};

const granted = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const permissions = new Map<string, Set<string>>();
  for (const { sql } of readMigrations(new URL("migrations/", folder)))
    for (const [, what = "", table = ""] of sql.matchAll(
      /^GRANT ([A-Z, ]+) ON dbo\.(\w+) TO boxoffice_app;$/gm,
    ))
      note(permissions, table, ...what.split(", "));
  return permissions;
};

describe("the app's role", () => {
  it("may do what the queries do to each table, and no more", () => {
    expect(listed(needed()).length).toBeGreaterThan(10);
    expect(listed(granted())).toEqual(listed(needed()));
  });
});
