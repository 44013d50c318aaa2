import type { Json } from "../json.ts";
import { badRequest } from "../refusal.ts";
import { kindOf } from "./compare.ts";
import type { Condition, Operand, OrderBy, Query } from "./syntax.ts";

export type Parameters = ReadonlyMap<string, Json>;

/** A query with its parameters filled in: where to start, and how many items it may give in all. */
export type BoundQuery = {
  readonly select: Query["select"];
  readonly where?: Condition;
  readonly orderBy: readonly OrderBy[];
  readonly skip: number;
  readonly most: number;
};

/** Fills in the parameters; one without a value, or with a value that its place does not take, is a 400. */
export const bindQuery = (query: Query, parameters: Parameters): BoundQuery => {
  const { select, where, orderBy, top, page } = query;
  return {
    select,
    orderBy,
    ...(where && { where: bindCondition(where, parameters) }),
    skip: page ? countOf(page.offset, parameters, "OFFSET") : 0,
    most: page
      ? countOf(page.limit, parameters, "LIMIT")
      : top
        ? countOf(top, parameters, "TOP")
        : Number.POSITIVE_INFINITY,
  };
};

const bindCondition = (condition: Condition, parameters: Parameters): Condition => {
  const bind = (operand: Operand) => bindOperand(operand, parameters);
  const bindPrimitive = (operand: Operand) => primitive(bind(operand), operand);
  switch (condition.kind) {
    case "and":
    case "or": {
      const { kind, left, right } = condition;
      return { kind, left: bindCondition(left, parameters), right: bindCondition(right, parameters) };
    }
    case "not":
      return { kind: "not", of: bindCondition(condition.of, parameters) };
    case "compare": {
      const { operator, left, right } = condition;
      return { kind: "compare", operator, left: bindPrimitive(left), right: bindPrimitive(right) };
    }
    case "in":
      return {
        kind: "in",
        needle: bindPrimitive(condition.needle),
        among: condition.among.map(bindPrimitive),
      };
    case "array-contains":
      return {
        kind: "array-contains",
        array: bind(condition.array),
        needle: bindPrimitive(condition.needle),
      };
    case "starts-with":
      return { kind: "starts-with", text: bind(condition.text), start: bindPrimitive(condition.start) };
    case "is-defined":
      return condition;
  }
};

const bindOperand = (operand: Operand, parameters: Parameters): Operand => {
  if (operand.kind !== "parameter") return operand;
  const value = parameters.get(operand.name);
  if (value === undefined)
    throw badRequest(`The query uses the parameter ${operand.name}, which was not given.`);
  return { kind: "value", value };
};

const primitive = (bound: Operand, given: Operand): Operand => {
  const kind = bound.kind === "value" ? kindOf(bound.value) : "undefined";
  if ((kind === "array" || kind === "object") && given.kind === "parameter")
    throw badRequest(`The local server does not know a comparison with an ${kind}, as ${given.name} is.`);
  return bound;
};

const countOf = (operand: Operand, parameters: Parameters, clause: string): number => {
  const bound = bindOperand(operand, parameters);
  const value = bound.kind === "value" ? bound.value : undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw badRequest(`${clause} takes a whole number that is not negative.`);
  return value;
};
