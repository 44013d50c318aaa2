import type { SQLOutputValue } from "node:sqlite";

/** A row as node:sqlite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Reads of one column; a value of another type means the file is not ours. */
export const textOf = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`column ${column} holds no text`);
  return value;
};

export const textOrNull = (row: Row, column: string): string | null => {
  const value = row[column];
  return typeof value === "string" ? value : null;
};

export const numberOf = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`column ${column} holds no number`);
  return value;
};

export const numberOrNull = (row: Row, column: string): number | null => {
  const value = row[column];
  return typeof value === "number" ? value : null;
};
