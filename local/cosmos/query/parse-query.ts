import { badRequest } from "../refusal.ts";
import { parseCondition, parseOperand, parsePath } from "./parse-condition.ts";
import type { Condition, Operand, OrderBy, Query } from "./syntax.ts";
import { isKeyword, TokenReader } from "./token-reader.ts";

/** Reads a query of the part of the language that the server knows; the rest is a 400 that says where it got stuck. */
export const parseQuery = (text: string): Query => {
  const reader = new TokenReader(text);
  reader.expect("select");
  const top = reader.take("top") ? parseBound(reader) : undefined;
  const select = parseSelection(reader);
  const alias = parseSource(reader);
  const where = reader.take("where") ? parseCondition(reader, alias) : undefined;
  const orderBy = parseOrderBy(reader, alias);
  const page = parsePage(reader);
  if (reader.peek().kind !== "end") throw reader.stuck();

  if (select === "count" && (top || page || orderBy.length > 0))
    throw badRequest("The local server does not know COUNT together with TOP, ORDER BY or OFFSET LIMIT.");
  if (top && page) throw badRequest("The local server does not know TOP together with OFFSET LIMIT.");
  return { select, orderBy, ...(top && { top }), ...(where && { where }), ...(page && { page }) };
};

/** Reads the condition of a patch, `FROM c WHERE …`; it cannot have parameters. */
export const parsePatchCondition = (text: string): Condition => {
  const reader = new TokenReader(text);
  const alias = parseSource(reader);
  reader.expect("where");
  const condition = parseCondition(reader, alias);
  if (reader.peek().kind !== "end") throw reader.stuck();
  return condition;
};

const parseSelection = (reader: TokenReader): Query["select"] => {
  if (reader.take("*")) return "items";
  reader.expect("value");
  reader.expect("count");
  reader.expect("(");
  const one = reader.peek();
  if (one.kind !== "number" || one.value !== 1) throw reader.stuck();
  reader.next();
  reader.expect(")");
  return "count";
};

const parseSource = (reader: TokenReader): string => {
  reader.expect("from");
  const source = reader.name();
  if (reader.take("as")) return reader.name();
  const next = reader.peek();
  return next.kind === "word" && !isKeyword(next) ? reader.name() : source;
};

const parseOrderBy = (reader: TokenReader, alias: string): readonly OrderBy[] => {
  if (!reader.take("order")) return [];
  reader.expect("by");
  const orderBy: OrderBy[] = [];
  do {
    const path = parsePath(reader, alias);
    const descending = reader.take("desc");
    if (!descending) reader.take("asc");
    orderBy.push({ path, descending });
  } while (reader.take(","));
  return orderBy;
};

const parsePage = (reader: TokenReader): Query["page"] => {
  if (!reader.take("offset")) return undefined;
  const offset = parseBound(reader);
  reader.expect("limit");
  return { offset, limit: parseBound(reader) };
};

const parseBound = (reader: TokenReader): Operand => {
  const { kind } = reader.peek();
  if (kind !== "number" && kind !== "parameter") throw reader.stuck();
  return parseOperand(reader, "");
};
