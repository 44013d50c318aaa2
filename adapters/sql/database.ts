import type { Statement } from "./statement.ts";

export type SqlValue = string | number | null;
export type Values<Name extends string> = Readonly<Record<Name, SqlValue>>;

/**
 * A pool of connections to one database. A statement is one batch and one round trip. Instants come and go as text,
 * bigints as numbers. What the server rolled back or never got is asked again for a few seconds; what may have happened
 * is asked again where the statement says that it may be.
 */
export type Database = {
  /** The rows of the first recordset. */
  rows<Name extends string, Row>(
    statement: Statement<Name, Row, unknown>,
    values: Values<Name>,
  ): Promise<readonly Row[]>;
  /** The rows of the first two recordsets; a second one that the batch did not give is empty. */
  pair<Name extends string, First, Second>(
    statement: Statement<Name, First, Second>,
    values: Values<Name>,
  ): Promise<readonly [readonly First[], readonly Second[]]>;
  /** For a statement that answers nothing. */
  run<Name extends string>(statement: Statement<Name, unknown, unknown>, values: Values<Name>): Promise<void>;
  close(): Promise<void>;
};
