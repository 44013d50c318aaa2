import type { Json, JsonObject } from "../json.ts";
import type { Condition } from "../query/syntax.ts";
import { isTrue } from "../query/truth.ts";
import { badRequest, preconditionFailed } from "../refusal.ts";
import { arrayPlace } from "./pointer.ts";

export type PatchOperation =
  | { readonly op: "add" | "set" | "replace"; readonly steps: readonly string[]; readonly value: Json }
  | { readonly op: "incr"; readonly steps: readonly string[]; readonly value: number }
  | { readonly op: "remove"; readonly steps: readonly string[] };

export type Patch = { readonly operations: readonly PatchOperation[]; readonly condition?: Condition };

type Editable = null | boolean | number | string | Editable[] | EditableObject;
type EditableObject = { [name: string]: Editable };

/**
 * Changes a freshly parsed document, one operation after the other, and returns it. A condition that is not true is a
 * 412; an operation that does not fit is a 400 with its number, and since nothing is stored until all fitted, then
 * none happened.
 */
export const applyPatch = (document: EditableObject, { operations, condition }: Patch): JsonObject => {
  if (condition && !isTrue(condition, document))
    throw preconditionFailed("The condition of the patch does not hold for the item.", 1110);
  operations.forEach((operation, at) => {
    const no = (why: string) => badRequest(`For Operation(${at + 1}): ${why}`);
    const parent = parentOf(document, operation.steps, no);
    const last = operation.steps.at(-1) ?? "";
    if (Array.isArray(parent)) changeArray(parent, last, operation, no);
    else changeObject(parent, last, operation, no);
  });
  return document as JsonObject;
};

type Complaint = (why: string) => Error;

const parentOf = (document: EditableObject, steps: readonly string[], no: Complaint) => {
  let here: Editable[] | EditableObject = document;
  for (const step of steps.slice(0, -1)) {
    const next: Editable | undefined = Array.isArray(here)
      ? here[arrayPlace(step, here.length) ?? here.length]
      : Object.hasOwn(here, step)
        ? here[step]
        : undefined;
    if (typeof next !== "object" || next === null)
      throw no(`there is nothing to hold the path at '${step}'.`);
    here = next;
  }
  return here;
};

const changeObject = (parent: EditableObject, name: string, operation: PatchOperation, no: Complaint) => {
  const there = Object.hasOwn(parent, name);
  switch (operation.op) {
    case "add":
    case "set":
      put(parent, name, operation.value);
      return;
    case "replace":
      if (!there) throw no(`replace needs an existing property, and '${name}' is none.`);
      put(parent, name, operation.value);
      return;
    case "incr":
      put(parent, name, there ? sum(parent[name], operation.value, no) : operation.value);
      return;
    case "remove":
      if (!there) throw no(`remove needs an existing property, and '${name}' is none.`);
      delete parent[name];
      return;
  }
};

const changeArray = (parent: Editable[], step: string, operation: PatchOperation, no: Complaint) => {
  if (step === "-" && operation.op === "add") {
    parent.push(operation.value as Editable);
    return;
  }
  const place = arrayPlace(step, parent.length);
  if (place === undefined || (place === parent.length && operation.op !== "add"))
    throw no(`the array has no element '${step}'.`);
  switch (operation.op) {
    case "add":
      parent.splice(place, 0, operation.value as Editable);
      return;
    case "set":
    case "replace":
      parent[place] = operation.value as Editable;
      return;
    case "incr":
      parent[place] = sum(parent[place], operation.value, no);
      return;
    case "remove":
      parent.splice(place, 1);
      return;
  }
};

const sum = (before: Editable | undefined, by: number, no: Complaint): number => {
  if (typeof before !== "number") throw no("incr needs a number.");
  return before + by;
};

// Plain assignment would not make a property of the name `__proto__`.
const put = (parent: EditableObject, name: string, value: Json) => {
  Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
};
