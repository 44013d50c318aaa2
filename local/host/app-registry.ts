import {
  Disposable,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
} from "./functions-core.ts";

export type HookName = "preInvocation" | "postInvocation" | "appStart" | "appTerminate";

export type RegisteredFunction = {
  readonly id: string;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
};

/** What an app registers while it is loaded: functions, until `lock`, and hooks. Errors carry the worker's texts. */
export class AppRegistry {
  readonly functions = new Map<string, RegisteredFunction>();
  /** Data that the hooks of all invocations share, and data of the app's own two hooks. */
  readonly appHookData = {};
  readonly appLevelHookData = {};
  readonly #hooks: Readonly<Record<HookName, HookCallback[]>> = {
    preInvocation: [],
    postInvocation: [],
    appStart: [],
    appTerminate: [],
  };
  #locked = false;

  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked) throw systemError("A function can only be registered during app startup.");
    const id = metadata.functionId ?? metadata.name;
    if (this.functions.has(id)) throw systemError(`A function with id "${id}" has already been registered.`);
    this.functions.set(id, { id, metadata, callback });
    return new Disposable(() => {
      if (this.#locked) throw systemError("A function can only be disposed during app startup.");
      this.functions.delete(id);
    });
  }

  registerHook(name: string, callback: HookCallback): Disposable {
    if (!isHookName(name)) throw systemError(`Unrecognized hook "${name}"`, RangeError);
    const callbacks = this.#hooks[name];
    callbacks.push(callback);
    return new Disposable(() => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    });
  }

  /** Ends the start-up: from now on nothing can be registered. */
  lock(): void {
    this.#locked = true;
  }

  hasHooks(name: HookName): boolean {
    return this.#hooks[name].length > 0;
  }

  /** Runs the hooks of that name in order, each awaited, on one context that they may change. */
  async runHooks(name: HookName, context: Record<string, unknown>): Promise<void> {
    for (const callback of [...this.#hooks[name]]) await callback(context);
  }
}

const isHookName = (name: string): name is HookName =>
  name === "preInvocation" || name === "postInvocation" || name === "appStart" || name === "appTerminate";

/** The library tells errors of the worker from others by this mark. */
function systemError(message: string, type: new (message: string) => Error = Error): Error {
  return Object.assign(new type(message), { isAzureFunctionsSystemError: true });
}
