import type { Parameters } from "./database.ts";

/** A condition in SQL with what it names; undefined where it was not asked for. */
export type Condition = readonly [sql: string, parameters: Parameters];

/** One WHERE of those conditions that were asked for. The texts are constants: few combinations, each prepared once. */
export const allOf = (
  conditions: readonly (Condition | undefined)[],
): { readonly where: string; readonly parameters: Parameters } => {
  const asked = conditions.filter((condition) => condition !== undefined);
  return {
    where: asked.length === 0 ? "" : `WHERE ${asked.map(([sql]) => sql).join(" AND ")}`,
    parameters: Object.assign({}, ...asked.map(([, parameters]) => parameters)),
  };
};
