import type { Migration } from "../../../adapters/sqlite/migrations.ts";

export type Column = { readonly kind: "number" | "text"; readonly required: boolean };
export type Table = {
  readonly columns: Readonly<Record<string, Column>>;
  /** Its primary key and its unique keys and indexes, as lists of columns; of an index with a condition, with a `?`. */
  readonly keys: readonly string[];
  /** `column -> table.column` of every reference. */
  readonly references: readonly string[];
  /** Names of its indexes. */
  readonly indexes: readonly string[];
};

/** The tables that migrations in T-SQL make, read from their text; a text in a variable counts as well. */
export const tSqlTables = (migrations: readonly Migration[]): Readonly<Record<string, Table>> => {
  const sql = migrations
    .map((each) => each.sql.replaceAll(/--.*$/gm, ""))
    .join("\n")
    .replaceAll("''", "'");
  const indexes = [...sql.matchAll(/CREATE (UNIQUE )?INDEX (\w+) ON dbo\.(\w+) \(([^)]*)\)( WHERE)?/g)];
  return Object.fromEntries(
    [...sql.matchAll(/CREATE TABLE dbo\.(\w+) \(\n([\s\S]*?)\n\)/g)].map(([, name = "", body = ""]) => {
      const own = indexes.filter(([, , , table]) => table === name);
      const table = tableOf(items(body));
      const unique = own
        .filter(([, isUnique]) => isUnique)
        .map(([, , , , of = "", when]) => key(of) + (when ? "?" : ""));
      return [
        name,
        {
          ...table,
          keys: [...table.keys, ...unique].toSorted(),
          indexes: own.map(([, , each = ""]) => each).toSorted(),
        },
      ];
    }),
  );
};

const key = (columns: string): string => columns.replaceAll(/[[\]\s]/g, "");

/** What stands between the commas that are not inside of brackets. */
const items = (body: string): readonly string[] => {
  const found = [""];
  let depth = 0;
  for (const letter of body) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found.map((item) => item.trim().replaceAll(/\s+/g, " "));
};

const tableOf = (all: readonly string[]): Omit<Table, "indexes"> => {
  const columns: Record<string, Column> = {};
  const keys: string[] = [];
  const references: string[] = [];
  for (const item of all) {
    const [, keyColumns] = /^CONSTRAINT \w+ (?:PRIMARY KEY|UNIQUE) \(([^)]*)\)/.exec(item) ?? [];
    if (keyColumns !== undefined) keys.push(key(keyColumns));
    if (item.startsWith("CONSTRAINT")) continue;
    const [, name = "", type = ""] = /^\[?(\w+)\]? (\w+)/.exec(item) ?? [];
    columns[name] = {
      kind: /^(int|bigint)$/.test(type) ? "number" : "text",
      required: / NOT NULL/.test(item),
    };
    if (/ (PRIMARY KEY|UNIQUE)\b/.test(item)) keys.push(name);
    const [, table, of] = / REFERENCES dbo\.(\w+) \((\w+)\)/.exec(item) ?? [];
    if (table !== undefined) references.push(`${name} -> ${table}.${of}`);
  }
  return { columns, keys, references: references.toSorted() };
};
