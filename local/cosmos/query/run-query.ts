import type { JsonObject } from "../json.ts";
import type { Row } from "../store/document-store.ts";
import type { BoundQuery } from "./bind.ts";
import type { Resume } from "./continuation.ts";
import { compareKeys, type SortKey, sortKey } from "./order.ts";
import { isTrue } from "./truth.ts";

/** How much one answer may hold: items, and bytes of JSON (as characters). */
export type PageSize = { readonly items: number; readonly bytes: number };

/** One page of results as JSON texts; `resume` when there are more. */
export type Page = { readonly documents: readonly string[]; readonly resume?: Resume };

type Candidate = { readonly row: Row; readonly key: SortKey };

/** Runs a query over rows given in the order of their numbers, which is also the order of a query without ORDER BY. */
export const runQuery = (
  rows: readonly Row[],
  query: BoundQuery,
  size: PageSize,
  from: Resume | undefined,
): Page => {
  const candidates = candidatesOf(rows, query);
  if (query.select === "count") return { documents: [String(candidates.length)] };

  const start = from ? candidates.findIndex((one) => isBehind(one, from, query)) : query.skip;
  if (start === -1) return { documents: [] };
  const left = from ? (from.left ?? Number.POSITIVE_INFINITY) : query.most;
  const end = Math.min(candidates.length, start + left);

  const documents: string[] = [];
  let bytes = 0;
  let at = start;
  while (at < end && documents.length < size.items) {
    const body = candidates[at]?.row.body ?? "";
    bytes += body.length;
    if (documents.length > 0 && bytes > size.bytes) break;
    documents.push(body);
    at += 1;
  }

  const last = candidates[at - 1];
  if (at >= end || !last) return { documents };
  const stillLeft = left === Number.POSITIVE_INFINITY ? null : left - documents.length;
  return { documents, resume: { seq: last.row.seq, key: last.key, left: stillLeft } };
};

const candidatesOf = (rows: readonly Row[], { where, orderBy }: BoundQuery): readonly Candidate[] => {
  // Documents are parsed only where the query looks into them.
  if (!where && orderBy.length === 0) return rows.map((row) => ({ row, key: [] }));
  const found: Candidate[] = [];
  for (const row of rows) {
    const document = JSON.parse(row.body) as JsonObject;
    if (where && !isTrue(where, document)) continue;
    const key = sortKey(document, orderBy);
    if (key) found.push({ row, key });
  }
  if (orderBy.length > 0) found.sort((a, b) => compareKeys(a.key, b.key, orderBy) || a.row.seq - b.row.seq);
  return found;
};

const isBehind = ({ row, key }: Candidate, from: Resume, { orderBy }: BoundQuery): boolean => {
  const order = compareKeys(key, from.key, orderBy);
  return order > 0 || (order === 0 && row.seq > from.seq);
};
