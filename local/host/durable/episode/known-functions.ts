import { type Call, Refusal } from "./walk-node.ts";

/** Which functions the app has registered. */
export type FunctionKinds = {
  readonly orchestrators: ReadonlySet<string>;
  readonly activities: ReadonlySet<string>;
};

const listed = (names: ReadonlySet<string>): string => [...names].map((name) => `'${name}'`).join(", ");

/** What the extension says of an orchestrator that does not exist. */
export const unknownOrchestrator = (name: string, known: ReadonlySet<string>): string =>
  `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: ${listed(known)}.`;

/** Throws Refusal for a new call of a function nobody registered. */
export const refuseUnknown = (call: Call, kinds: FunctionKinds): void => {
  if (call.kind === "timer") return;
  const known = call.kind === "activity" ? kinds.activities : kinds.orchestrators;
  if (known.has(call.name)) return;
  throw new Refusal(
    `the ${call.kind} function '${call.name}' is not registered. On Azure this instance would stay Running for ever without a word. Registered: ${listed(known)}.`,
  );
};
