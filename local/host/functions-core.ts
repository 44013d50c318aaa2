import type { LogLevel } from "./log.ts";
import type { TypedData } from "./typed-data.ts";

/** One binding of a function as the library registers it: `type`, `direction` and the options of that type. */
export type BindingInfo = {
  readonly type: string;
  readonly direction: "in" | "out";
  readonly properties?: Readonly<Record<string, string>>;
  readonly [option: string]: unknown;
};

export type FunctionMetadata = {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
  readonly retryOptions?: unknown;
};

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export type TraceContext = {
  readonly traceParent: string;
  readonly traceState: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** What the worker hands to the library for one invocation. `inputData` holds the trigger first. */
export type InvocationRequest = {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: ReadonlyArray<{ readonly name: string; readonly data: TypedData }>;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly traceContext: TraceContext;
  readonly retryContext: null;
};

export type InvocationResponse = {
  readonly invocationId: string;
  readonly outputData?: ReadonlyArray<{ readonly name: string; readonly data: TypedData }>;
  readonly returnValue?: TypedData | null;
};

export type InvocationState = "preInvocationHooks" | "invocation" | "postInvocationHooks";

export type CoreInvocationContext = {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: InvocationState | undefined;
  log(level: LogLevel, category: string, message: string): void;
};

export type InvocationModel = {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};

/** The library's side of the protocol; it hands itself over at the first registration. */
export type ProgrammingModel = {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
};

/** A disposable as the worker makes them: `dispose` works once. */
export class Disposable {
  #onDispose: (() => void) | undefined;

  constructor(onDispose: () => void) {
    this.#onDispose = onDispose;
  }

  dispose(): void {
    this.#onDispose?.();
    this.#onDispose = undefined;
  }
}

/** The module `@azure/functions-core`: all that the library asks of its worker. */
export type FunctionsCore = {
  readonly version: string;
  readonly hostVersion: string;
  readonly Disposable: typeof Disposable;
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable;
  registerHook(name: string, callback: HookCallback): Disposable;
  log(level: LogLevel, category: string, message: string): void;
};

export type HookCallback = (context: Record<string, unknown>) => unknown;
