import { badRequest } from "../refusal.ts";
import type { Comparison, Condition, Operand, Path } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

/** Reads a condition; AND binds tighter than OR. Paths start with the alias of the FROM clause. */
export const parseCondition = (reader: TokenReader, alias: string): Condition => {
  let left = parseConjunction(reader, alias);
  while (reader.take("or")) left = { kind: "or", left, right: parseConjunction(reader, alias) };
  return left;
};

const parseConjunction = (reader: TokenReader, alias: string): Condition => {
  let left = parseTerm(reader, alias);
  while (reader.take("and")) left = { kind: "and", left, right: parseTerm(reader, alias) };
  return left;
};

const parseTerm = (reader: TokenReader, alias: string): Condition => {
  if (reader.take("not")) {
    // In Cosmos's grammar NOT binds tighter than a comparison: `NOT c.a = 1` would mean `(NOT c.a) = 1`.
    if (!reader.isSymbol("(") && !reader.isWord("not") && !reader.isSymbol("(", 1))
      throw badRequest("NOT before a comparison: put the comparison into parentheses.");
    return { kind: "not", of: parseTerm(reader, alias) };
  }
  if (reader.take("(")) {
    const inner = parseCondition(reader, alias);
    reader.expect(")");
    return inner;
  }
  return reader.isSymbol("(", 1) ? parseCall(reader, alias) : parseComparison(reader, alias);
};

const parseCall = (reader: TokenReader, alias: string): Condition => {
  const name = reader.next().raw.toUpperCase();
  reader.expect("(");
  const first = parseOperand(reader, alias);
  if (name === "IS_DEFINED") {
    if (first.kind !== "path") throw badRequest("IS_DEFINED asks for a path.");
    reader.expect(")");
    return { kind: "is-defined", path: first.path };
  }
  if (name !== "ARRAY_CONTAINS" && name !== "STARTSWITH")
    throw badRequest(`The local server does not know the function ${name}.`);
  reader.expect(",");
  const second = parseOperand(reader, alias);
  reader.expect(")");
  return name === "STARTSWITH"
    ? { kind: "starts-with", text: first, start: second }
    : { kind: "array-contains", array: first, needle: second };
};

const comparisons: readonly Comparison[] = ["=", "!=", "<=", ">=", "<", ">"];

const parseComparison = (reader: TokenReader, alias: string): Condition => {
  const left = parseOperand(reader, alias);
  if (reader.take("in")) return { kind: "in", needle: left, among: parseList(reader, alias) };
  const operator = comparisons.find((symbol) => reader.take(symbol));
  if (!operator) throw reader.stuck();
  const right = parseOperand(reader, alias);
  if ((left.kind === "path") === (right.kind === "path"))
    throw badRequest("The local server compares a path with a parameter or a literal, nothing else.");
  return { kind: "compare", operator, left, right };
};

const parseList = (reader: TokenReader, alias: string): readonly Operand[] => {
  reader.expect("(");
  const operands: Operand[] = [];
  do operands.push(parseOperand(reader, alias));
  while (reader.take(","));
  reader.expect(")");
  return operands;
};

const literals = new Map<string, null | boolean | undefined>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["undefined", undefined],
]);

/** A path, a parameter or a literal. */
export const parseOperand = (reader: TokenReader, alias: string): Operand => {
  const token = reader.peek();
  if (token.kind === "symbol" && (token.raw === "-" || token.raw === "+")) {
    const number = reader.peek(1);
    if (number.kind !== "number") throw reader.stuck();
    reader.next();
    reader.next();
    return { kind: "value", value: token.raw === "-" ? -number.value : number.value };
  }
  if (token.kind === "number" || token.kind === "text") {
    reader.next();
    return { kind: "value", value: token.value };
  }
  if (token.kind === "parameter") {
    reader.next();
    return { kind: "parameter", name: token.raw };
  }
  if (token.kind === "word" && literals.has(token.raw)) {
    reader.next();
    return { kind: "value", value: literals.get(token.raw) };
  }
  return { kind: "path", path: parsePath(reader, alias) };
};

/** `c.lines[0]["sku"]`, at least one step long. */
export const parsePath = (reader: TokenReader, alias: string): Path => {
  const token = reader.peek();
  if (token.kind !== "word" || token.raw !== alias) throw reader.stuck();
  reader.next();
  const path: (string | number)[] = [];
  for (;;) {
    if (reader.take(".")) path.push(reader.name());
    else if (reader.take("[")) {
      const step = reader.next();
      const isPlace = step.kind === "number" && Number.isInteger(step.value);
      if (step.kind !== "text" && !isPlace) throw badRequest(`'${step.raw}' is no step of a path.`);
      path.push(step.value);
      reader.expect("]");
    } else break;
  }
  if (path.length === 0)
    throw badRequest("The local server compares and orders by properties, not by whole items.");
  return path;
};
