import { createHash } from "node:crypto";
import { isObject, type Json, parseJson } from "../json.ts";
import { badRequest } from "../refusal.ts";
import type { SortKey } from "./order.ts";

/** Where the next page goes on: behind an item, known by its sort key and number; `left` as in TOP or LIMIT. */
export type Resume = { readonly seq: number; readonly key: SortKey; readonly left: number | null };

// The client asks for at most one kilobyte, and sends it back in a header.
const longestToken = 1024;

/** Marks a token with its query, so that it is not taken for another one's. */
export const queryMark = (...parts: readonly string[]): string =>
  createHash("sha1").update(parts.join("\n")).digest("base64url").slice(0, 12);

export const continuationToken = (mark: string, { seq, key, left }: Resume): string => {
  const token = Buffer.from(JSON.stringify([mark, seq, left, ...key])).toString("base64");
  if (token.length > longestToken)
    throw badRequest("The local server does not know continuation where the values of ORDER BY are so long.");
  return token;
};

export const resumeFrom = (mark: string, token: string): Resume => {
  const parsed = parseJson(Buffer.from(token, "base64").toString());
  if (!Array.isArray(parsed)) throw badRequest("Invalid Continuation Token");
  const [given, seq, left, ...key] = parsed as unknown[];
  if (given !== mark) throw badRequest("Invalid Continuation Token: it belongs to another query.");
  if (typeof seq !== "number" || !(left === null || typeof left === "number") || !key.every(isSortable))
    throw badRequest("Invalid Continuation Token");
  return { seq, left, key };
};

const isSortable = (value: unknown): value is Json => !isObject(value) && !Array.isArray(value);
