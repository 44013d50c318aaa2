import { BadRequest, oneOf } from "./bad-request.ts";

/** The members of a JSON object, not yet judged. */
export type Fields = Readonly<Record<string, unknown>>;

export function readFields(body: string): Fields {
  const value = parse(body);
  if (!isFields(value)) throw new BadRequest("the body must be a JSON object");
  return value;
}

export function onlyFields(given: Fields, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new BadRequest(`unknown field "${unknown}": expected ${oneOf(known)}`);
}

type Range = { readonly whole: boolean; readonly from: number; readonly to: number };

export function number(given: Fields, name: string, { whole, from, to }: Range): number | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const fits = typeof value === "number" && value >= from && value <= to;
  if (fits && (!whole || Number.isInteger(value))) return value;
  throw new BadRequest(`"${name}" must be a ${whole ? "whole " : ""}number from ${from} to ${to}`);
}

/** A member that is there only when it has a value. */
export const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest("the body is not JSON");
  }
}
