import { conditions, Refusal } from "../refusal.ts";

/** Readers of the decoded fields of a request; a field of another kind is refused. */
export const bytes = (value: unknown): Buffer => (Buffer.isBuffer(value) ? value : wrong("bytes"));

export const text = (value: unknown): string => (typeof value === "string" ? value : wrong("a text"));

export const optionalText = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : text(value);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : wrong("a list"));

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : wrong("a map");

/** A whole number; rhea leaves a 64-bit number that a double cannot hold as its eight bytes. */
export const integer = (value: unknown): number => {
  const number = Buffer.isBuffer(value) && value.length === 8 ? Number(value.readBigInt64BE()) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : wrong("a whole number");
};

export const integers = (value: unknown): number[] => list(value).map(integer);

export const uuids = (value: unknown): Buffer[] =>
  list(value).map((uuid) => (Buffer.isBuffer(uuid) && uuid.length === 16 ? uuid : wrong("a UUID")));

const wrong = (wanted: string): never => {
  throw new Refusal(conditions.invalidField, `The request has something else where ${wanted} is needed.`);
};
