import Module from "node:module";
import type { AppRegistry } from "./app-registry.ts";
import { Disposable, type FunctionsCore, type ProgrammingModel } from "./functions-core.ts";
import type { Log } from "./log.ts";
import { StartError } from "./start-error.ts";

/** The host and the worker whose behaviour this host follows. */
export const hostVersion = "4.1037.0.0";
const workerVersion = "3.9.1";

type Current = { readonly registry: AppRegistry; readonly log: Log };

let installed = false;
let current: Current | undefined;
let model: ProgrammingModel | undefined;
let models = 0;

/**
 * Makes `require("@azure/functions-core")` answer in this process and sends what an app registers from now on to
 * `registry`. The library keeps the module for the life of the process and introduces itself once, so the module
 * stays the same object for every host of a process and only its target changes. No package has that name, and the
 * library is CommonJS whoever imports it: replacing `require` is what the real worker does too.
 */
export function provideFunctionsCore(registry: AppRegistry, log: Log): void {
  current = { registry, log };
  if (installed) return;
  installed = true;
  const original: unknown = Reflect.get(Module.prototype, "require");
  if (typeof original !== "function") throw new StartError("this Node.js has no Module.prototype.require");
  Reflect.set(Module.prototype, "require", function (this: unknown, id: string, ...rest: unknown[]) {
    return id === "@azure/functions-core" ? core : Reflect.apply(original, this, [id, ...rest]);
  });
}

/** The library that registered the app's functions; undefined when it registered nothing. */
export function programmingModel(): ProgrammingModel | undefined {
  if (models > 1)
    throw new StartError(
      "two copies of @azure/functions are loaded (the app's and one below durable-functions); only one works",
    );
  return model;
}

const target = (): Current => {
  if (!current) throw new StartError("@azure/functions-core is used before a host was started");
  return current;
};

const core: FunctionsCore = {
  version: workerVersion,
  hostVersion,
  Disposable,
  setProgrammingModel(next) {
    models += 1;
    model = next;
  },
  getProgrammingModel: () => model,
  registerFunction: (metadata, callback) => target().registry.registerFunction(metadata, callback),
  registerHook: (name, callback) => target().registry.registerHook(name, callback),
  log: (level, category, message) => target().log.write(level, `Worker.${category}`, message),
};
