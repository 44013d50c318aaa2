import type { Container } from "../catalogue.ts";
import { isObject, type Json, type JsonObject, own, parseJson } from "../json.ts";
import { badRequest, unknownHere } from "../refusal.ts";

// How a request says "the item has no value there", as opposed to null.
const none = "[{}]";

/**
 * The partition that a request names, from its header (a JSON array with one value), in a canonical form that the
 * value in a document gives too: `["a"]`, `[1]`, `[null]`, or `[{}]` where the path leads nowhere.
 */
export const partitionOfHeader = (header: string): string => {
  const value = parseJson(header);
  if (!Array.isArray(value)) throw badRequest("The partition key header is no JSON array.");
  if (value.length !== 1) throw unknownHere(`partition keys with ${value.length} values`);
  const key: unknown = value[0];
  if (isObject(key) && Object.keys(key).length === 0) return none;
  return canonical(key);
};

/** The partition that a document belongs to. */
export const partitionOfDocument = (container: Container, document: JsonObject): string => {
  let value: Json | undefined = document;
  for (const part of container.partitionPath) value = isObject(value) ? own(value, part) : undefined;
  return value === undefined ? none : canonical(value);
};

const canonical = (key: unknown): string => {
  if (typeof key === "string" && Buffer.byteLength(key) > 2048)
    throw badRequest("The partition key value is longer than 2048 bytes.");
  if (key === null || typeof key === "string" || typeof key === "number" || typeof key === "boolean")
    return JSON.stringify([key]);
  throw badRequest("A partition key value must be a string, a number, a boolean or null.");
};
