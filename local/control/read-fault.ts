import { Redis } from "ioredis";
import { scriptNames } from "../../adapters/redis/scripts.ts";
import { BadRequest, oneOf } from "./bad-request.ts";
import { type Fault, type FaultTarget, faultKinds, faultTargets } from "./faults.ts";
import { type Fields, number, onlyFields, optional, readFields } from "./read-fields.ts";

const targets = Object.keys(faultTargets).filter((name): name is FaultTarget => name in faultTargets);
const fields = ["kind", "operation", "delayMs", "status", "rate", "times"];
/** What goes by the proxy: our scripts by name, and every command that the client knows. */
const redisOperations: ReadonlySet<string> = new Set([
  ...scriptNames.values(),
  ...Redis.prototype.getBuiltinCommands(),
]);

export function readTarget(text: string): FaultTarget {
  const target = targets.find((name) => name === text);
  if (!target) throw new BadRequest(`unknown target "${text}": expected ${oneOf(targets)}`);
  return target;
}

/** The body of `PUT /faults/{target}`; throws BadRequest for whatever that target does not know. */
export function readFault(target: FaultTarget, body: string): Fault {
  const given = readFields(body);
  onlyFields(given, fields);
  const kind = faultKinds.find((name) => name === given["kind"]);
  if (!kind) throw new BadRequest(`"kind" must be ${oneOf(faultKinds)}`);
  return {
    kind,
    ...optional("operation", readOperation(target, given)),
    ...optional("delayMs", number(given, "delayMs", { whole: true, from: 0, to: 600_000 })),
    ...optional("status", number(given, "status", { whole: true, from: 400, to: 599 })),
    ...optional("rate", number(given, "rate", { whole: false, from: 0, to: 1 })),
    ...optional("times", number(given, "times", { whole: true, from: 1, to: 1_000_000 })),
  };
}

function readOperation(target: FaultTarget, given: Fields): string | undefined {
  const operation = given["operation"];
  if (operation === undefined) return undefined;
  const known: "any" | readonly string[] = faultTargets[target];
  if (typeof operation === "string") {
    if (known === "any" ? redisOperations.has(operation.toLowerCase()) : known.includes(operation))
      return operation;
  }
  const expected = known === "any" ? "the name of a script or of a command" : oneOf(known);
  throw new BadRequest(`unknown operation of ${target}: expected ${expected}`);
}
