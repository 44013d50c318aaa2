import type { Container } from "../catalogue.ts";
import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { badRequest, Refusal } from "../refusal.ts";
import type { Row } from "../store/document-store.ts";
import { etagOf } from "../store/etag.ts";

/** The largest item, in bytes of its JSON. */
export const largestItem = 2 * 1024 * 1024;

const systemProperties = new Set(["_rid", "_self", "_etag", "_attachments", "_ts"]);
export const isSystemProperty = (name: string): boolean => systemProperties.has(name);

/** The row that a write stores: the client's document with the system properties of this write behind it. */
export const itemRow = (
  container: Container,
  document: JsonObject,
  { seq, write, ts }: { readonly seq: number; readonly write: number; readonly ts: number },
): Row => {
  const etag = etagOf(write);
  const rid = container.itemRid(seq);
  const text = JSON.stringify(withoutSystemProperties(document)).slice(0, -1);
  const system = `"_rid":"${rid}","_self":"${container.self}docs/${rid}/","_etag":${JSON.stringify(etag)}`;
  const body = `${text},${system},"_attachments":"attachments/","_ts":${ts}}`;
  // Counting bytes costs a pass over the text; one character is at most three bytes.
  if (body.length * 3 > largestItem && Buffer.byteLength(body) > largestItem) throw tooLarge();
  return { seq, etag, ts, expires: expiry(container, document, ts), body };
};

export const tooLarge = () =>
  new Refusal(413, `The request or the item is larger than ${largestItem} bytes of JSON.`);

/** The document of a request, checked to be an object. */
export const documentOf = (body: unknown): JsonObject => {
  if (!isObject(body)) throw badRequest("The item must be a JSON object.");
  return body;
};

const withoutSystemProperties = (document: JsonObject): JsonObject => {
  for (const name of systemProperties) {
    if (Object.hasOwn(document, name))
      return Object.fromEntries(Object.entries(document).filter(([key]) => !systemProperties.has(key)));
  }
  return document;
};

const expiry = ({ defaultTtlSeconds }: Container, document: JsonObject, ts: number): number | null => {
  const ttl: Json | undefined = own(document, "ttl");
  if (ttl !== undefined && !isLifetime(ttl))
    throw badRequest("The input ttl is invalid. Ensure to provide a nonzero positive or -1 integer.");
  if (defaultTtlSeconds === undefined) return null;
  const seconds = ttl ?? defaultTtlSeconds;
  return seconds === -1 ? null : ts + seconds;
};

const isLifetime = (ttl: Json): ttl is number =>
  typeof ttl === "number" && Number.isInteger(ttl) && (ttl === -1 || (ttl > 0 && ttl <= 2_147_483_647));
