import type { DatabaseSync } from "node:sqlite";

export type Parameters = Readonly<Record<string, string | number | null>>;

/** A prepared statement, kept for as long as the database is open. `Row` is what its SELECT or RETURNING names. */
export type Statement<Row> = {
  get(parameters?: Parameters): Row | undefined;
  all(parameters?: Parameters): readonly Row[];
  /** How many rows it changed. */
  run(parameters?: Parameters): number;
};

/**
 * One open database. It is synchronous: a transaction never spans an await, so those of one connection cannot mix.
 * Other processes may have the same file open; a write waits for theirs, up to five seconds, and then throws.
 */
export type Database = {
  readonly connection: DatabaseSync;
  prepare<Row>(sql: string): Statement<Row>;
  /** BEGIN IMMEDIATE, the work, COMMIT. An error, or `rollback` called by the work, leaves nothing of it behind. */
  transact<T>(work: (rollback: () => void) => T): T;
  /** Reads of one moment. */
  read<T>(work: () => T): T;
  close(): void;
};
