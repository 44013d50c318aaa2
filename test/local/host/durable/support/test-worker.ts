import Module from "node:module";
import type { FunctionCalls } from "../../../../../local/host/durable/function-calls.ts";
import type { TypedData } from "../../../../../local/host/durable/typed-data.ts";

/** The part of the worker's protocol that durable functions need. */
type Binding = { readonly type: string; readonly direction: string };
type Metadata = { readonly name: string; readonly bindings: Readonly<Record<string, Binding>> };
type Callback = (...inputs: unknown[]) => unknown;
type InvocationModel = {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: TypedData | null }>;
};
type ProgrammingModel = { getInvocationModel(context: unknown): InvocationModel };
type Registered = {
  readonly metadata: Metadata;
  readonly callback: Callback;
  readonly trigger: string;
  readonly kind: string;
};

const functions = new Map<string, Registered>();
let model: ProgrammingModel | undefined;

const core = {
  version: "test",
  hostVersion: "test",
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  registerFunction: (metadata: Metadata, callback: Callback) => {
    const trigger = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
    if (trigger === undefined) throw new Error(`${metadata.name} has no trigger`);
    if (functions.has(metadata.name)) throw new Error(`there are two functions called ${metadata.name}`);
    const [name, { type: kind }] = trigger;
    functions.set(metadata.name, { metadata, callback, trigger: name, kind });
    return { dispose: () => functions.delete(metadata.name) };
  },
  registerHook: () => ({ dispose: () => {} }),
  log: () => {},
};

const original: unknown = Reflect.get(Module.prototype, "require");
if (typeof original !== "function") throw new Error("Module.prototype.require is gone");
Reflect.set(Module.prototype, "require", function (this: unknown, id: string, ...rest: unknown[]) {
  return id === "@azure/functions-core" ? core : Reflect.apply(original, this, [id, ...rest]);
});

const asError = (thrown: unknown): Error => {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === "string" ? thrown : (JSON.stringify(thrown) ?? "Unknown error"));
};

/** Runs a registered function once, through the library's own model. Rejects with what the function threw. */
const invoke = async (name: string, trigger: TypedData): Promise<TypedData | null | undefined> => {
  const registered = functions.get(name);
  if (registered === undefined || model === undefined) throw new Error(`${name} is not registered`);
  const invocationId = "00000000-0000-0000-0000-000000000000";
  const request = {
    invocationId,
    functionId: name,
    inputData: [{ name: registered.trigger, data: trigger }],
    triggerMetadata: {},
    traceContext: { traceParent: "", traceState: "", attributes: {} },
    retryContext: null,
  };
  const { metadata, callback } = registered;
  const context = { invocationId, request, metadata, state: "invocation", log: () => {} };
  const invocation = model.getInvocationModel(context);
  const { context: handed, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(handed, inputs, callback);
  return (await invocation.getResponse(handed, result)).returnValue;
};

const namesOf = (kind: string): ReadonlySet<string> =>
  new Set(
    [...functions.values()].filter((known) => known.kind === kind).map(({ metadata }) => metadata.name),
  );

/** What the app of this process has registered, as the engine calls it. Import this file before the app. */
export const testWorker = (): FunctionCalls => ({
  kinds: { orchestrators: namesOf("orchestrationTrigger"), activities: namesOf("activityTrigger") },
  orchestrator: async (name, _instanceId, request) => {
    try {
      const reply = await invoke(name, { string: request });
      return { json: reply?.json ?? "" };
    } catch (thrown) {
      return { failure: asError(thrown).message };
    }
  },
  activity: async (name, _instanceId, input) => {
    try {
      return { result: await invoke(name, input === undefined ? {} : { string: input }) };
    } catch (thrown) {
      const { message, stack } = asError(thrown);
      return { failure: message, stack };
    }
  },
});
