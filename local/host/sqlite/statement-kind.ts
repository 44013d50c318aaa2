/** What a statement does, as far as faults are concerned. */
export type StatementKind = "begin-write" | "commit" | "rollback" | "read" | "write" | "other";

const patterns: ReadonlyArray<readonly [RegExp, StatementKind]> = [
  [/^BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)\b/i, "begin-write"],
  [/^(?:COMMIT|END)\b/i, "commit"],
  [/^ROLLBACK\b(?!\s+(?:TRANSACTION\s+)?TO\b)/i, "rollback"],
  [/^(?:SELECT|VALUES)\b/i, "read"],
  [/^(?:INSERT|UPDATE|DELETE|REPLACE)\b/i, "write"],
  [/^WITH\b.*\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\b/is, "write"],
  [/^WITH\b/i, "read"],
];

/** Judges by the first word; schema changes, pragmas and savepoints are `other`, which nothing strikes. */
export function statementKind(sql: string): StatementKind {
  const text = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*.*?\*\/)+/s, "");
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? "other";
}
