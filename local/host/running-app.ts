import { AppRegistry } from "./app-registry.ts";
import { programmingModel, provideFunctionsCore } from "./core-module.ts";
import type { ProgrammingModel } from "./functions-core.ts";
import type { HostOptions } from "./host-options.ts";
import { type HostedFunction, hostFunctions } from "./hosted-function.ts";
import { openStreamBridge, type StreamBridge } from "./http/stream-bridge.ts";
import { loadApp } from "./load-app.ts";
import type { Log } from "./log.ts";
import { StartError } from "./start-error.ts";

/** An app that is loaded and can register nothing more. */
export type RunningApp = {
  readonly registry: AppRegistry;
  readonly model: ProgrammingModel;
  readonly functions: readonly HostedFunction[];
  readonly bridge: StreamBridge | undefined;
};

/** Loads the app in the worker's order: entry files, `appStart` hooks, capabilities (which lock `app.setup`). */
export async function openApp({ appDir, load }: HostOptions, log: Log): Promise<RunningApp> {
  const registry = new AppRegistry();
  provideFunctionsCore(registry, log);
  if (load) await load();
  else if (appDir !== undefined) await loadApp(appDir);
  const model = programmingModel();
  if (!model || registry.functions.size === 0) throw new StartError("the app registers no functions");
  await registry.runHooks("appStart", {
    ...appHookContext(registry),
    functionAppDirectory: appDir ?? process.cwd(),
  });
  const bridge = await openStreamBridge(model);
  registry.lock();
  return { registry, model, functions: hostFunctions(registry.functions.values()), bridge };
}

/** What the app's own two hooks share. */
export const appHookContext = ({ appLevelHookData, appHookData }: AppRegistry) => ({
  hookData: appLevelHookData,
  appHookData,
});
