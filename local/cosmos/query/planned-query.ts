import { badRequest } from "../refusal.ts";
import { parseQuery } from "./parse-query.ts";
import { notOverPartitions, queryPlan } from "./query-plan.ts";
import type { Query } from "./syntax.ts";

/** A query, read once, and the answer to the client's question for its plan. */
export type PlannedQuery = { readonly query: Query; readonly plan: string };

const mostKept = 500;
const kept = new Map<string, PlannedQuery>();

/** Reads a query text; an application has few of them, so they are kept. */
export const plannedQuery = (text: string): PlannedQuery => {
  const known = kept.get(text);
  if (known) return known;
  if (text === notOverPartitions)
    throw badRequest(
      "The local server knows no ORDER BY, TOP, OFFSET LIMIT or COUNT with a forced query plan.",
    );
  const query = parseQuery(text);
  const planned = { query, plan: queryPlan(query) };
  if (kept.size >= mostKept) kept.clear();
  kept.set(text, planned);
  return planned;
};
