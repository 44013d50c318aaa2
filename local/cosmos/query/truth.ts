import { isObject, type Json, type JsonObject, own } from "../json.ts";
import { badRequest } from "../refusal.ts";
import { compareSame, kindOf } from "./compare.ts";
import type { Comparison, Condition, Operand, Path } from "./syntax.ts";

/** The value at a path of a document; undefined where the path leads nowhere. */
export const valueAt = (document: JsonObject, path: Path): Json | undefined => {
  let value: Json | undefined = document;
  for (const step of path) {
    if (typeof step === "number") value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) ? own(value, step) : undefined;
  }
  return value;
};

/** Whether a document belongs to the result: only where its condition is true, not where it is false or undefined. */
export const isTrue = (condition: Condition, document: JsonObject): boolean =>
  truth(condition, document) === true;

/**
 * Three-valued, by the documented tables: a comparison with something that is not there, or of two different types, is
 * undefined; so is its negation. `false AND` and `true OR` win over undefined. IN and ARRAY_CONTAINS ask for membership
 * only: there, a value of another type is simply another value.
 */
const truth = (condition: Condition, document: JsonObject): boolean | undefined => {
  switch (condition.kind) {
    case "and": {
      const left = truth(condition.left, document);
      if (left === false) return false;
      const right = truth(condition.right, document);
      return right === false ? false : left && right;
    }
    case "or": {
      const left = truth(condition.left, document);
      if (left === true) return true;
      const right = truth(condition.right, document);
      return right === true ? true : left === undefined ? undefined : right;
    }
    case "not": {
      const inner = truth(condition.of, document);
      return inner === undefined ? undefined : !inner;
    }
    case "compare":
      return compare(
        condition.operator,
        operandValue(condition.left, document),
        operandValue(condition.right, document),
      );
    case "in": {
      const needle = operandValue(condition.needle, document);
      if (needle === undefined) return undefined;
      return condition.among.some((one) => same(needle, operandValue(one, document)));
    }
    case "array-contains": {
      const array = operandValue(condition.array, document);
      const needle = operandValue(condition.needle, document);
      if (!Array.isArray(array) || needle === undefined) return undefined;
      return array.some((one: Json) => same(needle, one));
    }
    case "starts-with": {
      const text = operandValue(condition.text, document);
      const start = operandValue(condition.start, document);
      return typeof text === "string" && typeof start === "string" ? text.startsWith(start) : undefined;
    }
    case "is-defined":
      return valueAt(document, condition.path) !== undefined;
  }
};

const operandValue = (operand: Operand, document: JsonObject): Json | undefined => {
  if (operand.kind === "path") return valueAt(document, operand.path);
  if (operand.kind === "value") return operand.value;
  throw badRequest(`The query uses the parameter ${operand.name}, which has no value here.`);
};

const compare = (
  operator: Comparison,
  left: Json | undefined,
  right: Json | undefined,
): boolean | undefined => {
  const kind = kindOf(left);
  if (kind === "undefined" || kind !== kindOf(right)) return undefined;
  const order = compareSame(left, right);
  switch (operator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
};

const same = (needle: Json, other: Json | undefined): boolean => {
  const kind = kindOf(needle);
  if (kind !== kindOf(other)) return false;
  if (kind === "array" || kind === "object")
    throw badRequest(`The local server does not know a comparison of one ${kind} with another.`);
  return compareSame(needle, other) === 0;
};
