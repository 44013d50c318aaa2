import type { SqlValue } from "./database.ts";
import { misfit } from "./sql-type.ts";
import type { Parameter } from "./statement.ts";

/** A value as the driver takes it. Throws where it cannot be sent as it is; the value itself is not told. */
export const sentValue = (
  statement: string,
  { name, type, nullable }: Parameter,
  value: SqlValue | undefined,
): SqlValue | Date => {
  if (value === undefined || (value === null && !nullable))
    throw new RangeError(`${statement}.sql: @${name} is missing`);
  if (value === null) return null;
  const lacks = misfit(type, value);
  if (lacks) throw new RangeError(`${statement}.sql: @${name} ${lacks}`);
  return type.name === "datetimeoffset" ? new Date(value) : value;
};
