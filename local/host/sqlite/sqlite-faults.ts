import { realpathSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { HostControl } from "../../control/host-control.ts";
import { SqlStrikes } from "./sql-strikes.ts";
import { type StatementKind, statementKind } from "./statement-kind.ts";

type Target = { readonly file: string; readonly control: HostControl };

let target: Target | undefined;
let installed = false;
/** Each connection of the process that was used since; undefined for those that nothing strikes. */
const connections = new WeakMap<DatabaseSync, SqlStrikes | undefined>();

/**
 * Puts the faults of target `sql` in front of one SQLite file, for everything in this process that uses it through
 * `node:sqlite`. No socket lies between the app and its store, and production code carries no hook, so the host
 * wraps `exec` and `prepare` on the prototype of `DatabaseSync`. (Replacing the class does not reach ES modules:
 * `syncBuiltinESMExports` passes over modules that need the `node:` scheme.) Other files, the engine's own among
 * them, are looked at once per connection and then left alone.
 *
 * What strikes: a transaction from BEGIN IMMEDIATE to COMMIT is one `write`, also when it only reads; a statement
 * outside of one is a `read` (SELECT) or a `write` (INSERT, UPDATE, DELETE). `down`, `error` and `throttle` throw an
 * Error with code ERR_SQLITE_ERROR before anything happens; `lose-answer` lets it happen (the COMMIT, for a
 * transaction) and throws then; `latency` blocks the thread. Schema changes and pragmas are never struck.
 */
export function placeSqliteFaults(file: string, control: HostControl): void {
  target = { file, control };
  if (installed) return;
  installed = true;
  const { exec, prepare } = DatabaseSync.prototype;

  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    const strikes = strikesOf(this);
    if (!strikes) {
      exec.call(this, sql);
      return;
    }
    const kind = statementKind(sql);
    // A script that opens and closes its transaction itself is a migration.
    const isScript = kind === "begin-write" && /;\s*(?:COMMIT|END)\b/i.test(sql);
    strikes.run(isScript ? "other" : kind, () => exec.call(this, sql));
  };

  DatabaseSync.prototype.prepare = function (
    this: DatabaseSync,
    ...[sql, options]: Parameters<DatabaseSync["prepare"]>
  ): StatementSync {
    const statement = options === undefined ? prepare.call(this, sql) : prepare.call(this, sql, options);
    const strikes = strikesOf(this);
    if (strikes) guard(statement, statementKind(sql), strikes);
    return statement;
  };
}

function strikesOf(database: DatabaseSync): SqlStrikes | undefined {
  const known = connections.get(database);
  if (known || connections.has(database) || !target || !database.isOpen) return known;
  const strikes = isFile(database.location(), target.file) ? new SqlStrikes(target.control) : undefined;
  connections.set(database, strikes);
  return strikes;
}

/** SQLite names the file as it found it, behind all links; a database in memory has no place. */
function isFile(location: string | null, file: string): boolean {
  if (location === null || location === "") return false;
  try {
    return realpathSync(location) === realpathSync(file);
  } catch {
    return false;
  }
}

/** Puts the strikes before a statement's four ways to run; `iterate` is struck when it begins. */
function guard(statement: StatementSync, kind: StatementKind, strikes: SqlStrikes): void {
  if (kind === "other") return;
  for (const method of ["run", "get", "all", "iterate"] as const) {
    const original: (...parameters: never[]) => unknown = statement[method];
    const guarded = (...parameters: unknown[]) =>
      strikes.run(kind, () => Reflect.apply(original, statement, parameters));
    Object.defineProperty(statement, method, { value: guarded });
  }
}
