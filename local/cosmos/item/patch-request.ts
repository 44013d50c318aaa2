import type { Container } from "../catalogue.ts";
import { isObject, type Json } from "../json.ts";
import { parsePatchCondition } from "../query/parse-query.ts";
import { badRequest, unknownHere } from "../refusal.ts";
import { isSystemProperty } from "./item-row.ts";
import type { Patch, PatchOperation } from "./patch.ts";
import { pointerSteps } from "./pointer.ts";

const mostOperations = 10;

/** Reads a patch, `[...operations]` or `{ operations, condition? }`, and refuses what it may not touch. */
export const patchOf = (body: unknown, container: Container): Patch => {
  if (Array.isArray(body)) return { operations: operationsOf(body, container) };
  if (!isObject(body))
    throw badRequest("A patch is an array of operations, or an object with such an array.");
  const { operations, condition, ...rest } = body;
  for (const name of Object.keys(rest)) throw unknownHere(`${name} in a patch`);
  if (!Array.isArray(operations)) throw badRequest("The patch has no array of operations.");
  if (condition === undefined) return { operations: operationsOf(operations, container) };
  if (typeof condition !== "string") throw badRequest("The condition of a patch is a string.");
  return { operations: operationsOf(operations, container), condition: parsePatchCondition(condition) };
};

const operationsOf = (given: readonly unknown[], container: Container): readonly PatchOperation[] => {
  if (given.length === 0) throw badRequest("The patch has no operations.");
  if (given.length > mostOperations)
    throw badRequest(`The number of patch operations cannot exceed '${mostOperations}'.`);
  return given.map((one) => operationOf(one, container));
};

const operationOf = (given: unknown, container: Container): PatchOperation => {
  if (!isObject(given)) throw badRequest("A patch operation is an object.");
  const { op, path, value, ...rest } = given;
  for (const name of Object.keys(rest)) throw unknownHere(`${name} in a patch operation`);
  const steps = pointerSteps(path);
  checkTarget(steps, container);
  switch (op) {
    case "add":
    case "set":
    case "replace":
      return { op, steps, value: present(op, value) };
    case "incr":
      if (typeof value !== "number") throw badRequest("The value of an incr operation is a number.");
      return { op, steps, value };
    case "remove":
      return { op, steps };
    default:
      throw unknownHere(`the patch operation ${JSON.stringify(op)}`);
  }
};

const present = (op: string, value: Json | undefined): Json => {
  if (value === undefined) throw badRequest(`The patch operation ${op} has no value.`);
  return value;
};

const checkTarget = (steps: readonly string[], { partitionPath, partitionKey }: Container) => {
  const [first = ""] = steps;
  if (first === "id" || isSystemProperty(first))
    throw badRequest(`A patch cannot change the property ${first}.`);
  const shared = Math.min(steps.length, partitionPath.length);
  if (partitionPath.slice(0, shared).every((part, at) => part === steps[at]))
    throw badRequest(`A patch cannot change the partition key ${partitionKey}.`);
};
