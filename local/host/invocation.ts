import { randomUUID } from "node:crypto";
import type { AppRegistry } from "./app-registry.ts";
import type {
  CoreInvocationContext,
  FunctionMetadata,
  InvocationRequest,
  InvocationResponse,
  InvocationState,
  ProgrammingModel,
  TraceContext,
} from "./functions-core.ts";
import type { HostedFunction } from "./hosted-function.ts";
import type { Log, LogLevel } from "./log.ts";
import type { TypedData } from "./typed-data.ts";

/** What a trigger brings. The id may be given where something else must know it too. */
export type InvocationInput = {
  readonly trigger: TypedData;
  readonly triggerMetadata?: InvocationRequest["triggerMetadata"];
  readonly traceContext?: TraceContext;
  readonly invocationId?: string;
};

export type InvocationOutcome = { readonly response: InvocationResponse } | { readonly error: Error };

export type Invoker = {
  /** Runs a function once, hooks included. Never rejects. */
  invoke(hosted: HostedFunction, input: InvocationInput): Promise<InvocationOutcome>;
  /** Resolves when no invocation runs. */
  idle(): Promise<void>;
};

export type InvokerOptions = {
  readonly registry: AppRegistry;
  readonly model: ProgrammingModel;
  readonly log: Log;
  /** The `durableClient` input, as TypedData text; read when a function that has one runs. */
  readonly durableClient: () => string;
  /** Sees what each handler returned. */
  readonly onResult?: ((hosted: HostedFunction, result: unknown) => void) | undefined;
  /** `functionTimeout` of host.json in milliseconds; the real host restarts its worker when one is overrun. */
  readonly timeoutMs?: number | undefined;
  readonly onTimeout?: ((message: string) => void) | undefined;
};

const noMetadata: InvocationRequest["triggerMetadata"] = {};
const noTrace: TraceContext = { traceParent: "", traceState: "", attributes: {} };

/** What a failure means: an orchestrator that throws is an ordinary outcome that the engine records. */
const failureLevels: Readonly<Record<HostedFunction["kind"], LogLevel>> = {
  http: "error",
  timer: "error",
  "service-bus": "error",
  activity: "warning",
  orchestration: "debug",
};

/** Runs functions as the Node worker does: arguments, hooks before, handler, hooks after, answer. */
export function createInvoker(options: InvokerOptions): Invoker {
  const { registry, model, log, durableClient, onResult, timeoutMs, onTimeout } = options;
  let running = 0;
  let whenIdle: PromiseWithResolvers<void> | undefined;

  async function run(hosted: HostedFunction, request: InvocationRequest): Promise<InvocationResponse> {
    const core = new InvocationContext(request, hosted.metadata, log);
    const invocation = await model.getInvocationModel(core);
    const { context, inputs } = await invocation.getArguments();
    const { appHookData } = registry;
    const before = {
      hookData: {},
      appHookData,
      invocationContext: context,
      functionCallback: hosted.callback,
      inputs,
    };
    if (registry.hasHooks("preInvocation")) {
      core.state = "preInvocationHooks";
      await registry.runHooks("preInvocation", before);
    }
    core.state = "invocation";
    let result: unknown = null;
    let error: unknown = null;
    try {
      result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (thrown) {
      error = thrown ?? new Error("Unknown error");
    }
    core.state = undefined;
    onResult?.(hosted, result);
    if (registry.hasHooks("postInvocation")) {
      const { hookData } = before;
      const after = {
        hookData,
        appHookData,
        invocationContext: context,
        inputs: before.inputs,
        result,
        error,
      };
      core.state = "postInvocationHooks";
      await registry.runHooks("postInvocation", after);
      core.state = undefined;
      ({ result, error } = after);
    }
    if (error !== null && error !== undefined) throw error;
    return await invocation.getResponse(context, result);
  }

  /** The trigger comes first, the other inputs after it. */
  function inputData(hosted: HostedFunction, trigger: TypedData): InvocationRequest["inputData"] {
    const inputs = [{ name: hosted.trigger.name, data: trigger }];
    for (const name of hosted.durableClients) inputs.push({ name, data: { string: durableClient() } });
    return inputs;
  }

  function watch(name: string, invocationId: string): NodeJS.Timeout | undefined {
    if (timeoutMs === undefined) return undefined;
    const overrun = () => {
      const message = `${name} ran longer than functionTimeout (${timeoutMs / 1000} s)`;
      log.write("critical", `${name}.Invocation`, message, invocationId);
      onTimeout?.(message);
    };
    return setTimeout(overrun, timeoutMs).unref();
  }

  return {
    async idle() {
      if (running === 0) return;
      whenIdle ??= Promise.withResolvers();
      await whenIdle.promise;
    },
    async invoke(hosted, input) {
      const invocationId = input.invocationId ?? randomUUID();
      const { name } = hosted;
      const startedAt = performance.now();
      const timer = watch(name, invocationId);
      running += 1;
      try {
        const response = await run(hosted, {
          invocationId,
          functionId: hosted.id,
          inputData: inputData(hosted, input.trigger),
          triggerMetadata: input.triggerMetadata ?? noMetadata,
          traceContext: input.traceContext ?? noTrace,
          retryContext: null,
        });
        if (log.enabled("debug"))
          log.write("debug", name, `Executed (Succeeded, ${elapsed(startedAt)} ms)`, invocationId);
        return { response };
      } catch (thrown) {
        const error = toError(thrown);
        const level = failureLevels[hosted.kind];
        if (log.enabled(level)) {
          const text = `Executed (Failed, ${elapsed(startedAt)} ms): ${error.stack ?? error.message}`;
          log.write(level, name, text, invocationId);
        }
        return { error };
      } finally {
        clearTimeout(timer);
        running -= 1;
        if (running === 0) {
          whenIdle?.resolve();
          whenIdle = undefined;
        }
      }
    },
  };
}

const elapsed = (startedAt: number) => Math.round(performance.now() - startedAt);

class InvocationContext implements CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: InvocationState | undefined = undefined;
  readonly #log: Log;

  constructor(request: InvocationRequest, metadata: FunctionMetadata, log: Log) {
    this.invocationId = request.invocationId;
    this.request = request;
    this.metadata = metadata;
    this.#log = log;
  }

  log(level: LogLevel, _category: string, message: string): void {
    this.#log.write(level, `${this.metadata.name}.Invocation`, message, this.invocationId);
  }
}

/** What a handler threw, as an Error: text becomes the message, anything else its JSON. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (thrown === undefined || thrown === null) return new Error("Unknown error");
  return new Error(typeof thrown === "object" ? JSON.stringify(thrown) : String(thrown));
}
