import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { noControl } from "../control/host-control.ts";
import { closeServer } from "../control/listen.ts";
import { createFunctionCalls } from "./durable-calls.ts";
import { type DurableHost, openDurableHost } from "./durable-host.ts";
import { type HostJson, parseHostJson, readHostJson } from "./host-json.ts";
import type { Host, HostOptions } from "./host-options.ts";
import { createAdmin } from "./http/admin.ts";
import { createHttpTrigger } from "./http/http-trigger.ts";
import { createMainListener } from "./http/main-listener.ts";
import { createRpcListener } from "./http/rpc-listener.ts";
import { warnOfStreams } from "./http/stream-warning.ts";
import { createInvoker } from "./invocation.ts";
import { type Addresses, openListeners } from "./listeners.ts";
import { createLog } from "./log.ts";
import { appHookContext, openApp, type RunningApp } from "./running-app.ts";
import { resolveSettings } from "./settings.ts";
import { placeSqliteFaults } from "./sqlite/sqlite-faults.ts";
import { bodyLimitOf, logLevelOf } from "./start-settings.ts";
import { stopGracefully } from "./stop-host.ts";
import { createRoutes, createServiceBus, createTimers, runByHand } from "./triggers.ts";

/** Starts the host and resolves when everything answers. Rejects with a StartError when the app cannot run here. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { settings = process.env, systemKey = randomBytes(24).toString("base64url") } = options;
  const control: NonNullable<HostOptions["control"]> = options.control ?? noControl;
  const hostJson = options.appDir === undefined ? parseHostJson({}) : readHostJson(options.appDir);
  const log = options.log ?? createLog({ level: logLevelOf(settings, hostJson) });
  if (options.sqliteFile !== undefined) placeSqliteFaults(options.sqliteFile, control);
  const app = await openApp(options, log);
  const { functions, bridge } = app;

  let addresses: Addresses = { main: "", rpc: "" };
  let durable: DurableHost | undefined;
  const newInvoker = () =>
    createInvoker({
      ...app,
      log,
      durableClient: () => durable?.clientInput() ?? "",
      onResult: bridge ? undefined : warnOfStreams(log),
      timeoutMs: hostJson.functionTimeout,
      onTimeout: options.onTimeout,
    });
  // Two, so that a stop can wait for the triggers' work while the engine still serves it.
  const invoker = newInvoker();
  const engineInvoker = newInvoker();
  const context = { functions, hostJson, settings, invoker, log };
  const routes = createRoutes(context);
  const timers = createTimers(context);
  const serviceBus = await createServiceBus(context);
  const runFunction = createHttpTrigger({ invoker, log, bodyLimit: bodyLimitOf(settings), bridge });

  if (usesDurable(app)) {
    const open = options.openDurable ?? openDurableHost;
    const { durableTask } = hostJson.extensions;
    const hubName = resolveSettings(durableTask.hubName, settings, "host.json hubName");
    durable = open({
      file: join(options.data, "durable.db"),
      calls: createFunctionCalls(functions, engineInvoker, control),
      options: { ...durableTask, hubName },
      systemKey,
      urls: () => addresses,
      log,
    });
  }
  const admin = createAdmin({ systemKey, functions, run: (...run) => runByHand(invoker, ...run) });
  const { webhooks } = durable ?? {};
  const main = createMainListener({ routes, runFunction, admin, webhooks, landing: options.landing, log });
  const rpc = createRpcListener([durable?.rpc, control.handle]);
  addresses = await openListeners(main.server, options.port, rpc);
  // The durable client library rewrites the management URLs itself when this is missing.
  process.env["WEBSITE_HOSTNAME"] ??= new URL(addresses.main).host;

  durable?.start();
  serviceBus?.start();
  for (const timer of timers) timer.start();

  const stop = () =>
    stopGracefully({
      log,
      deadlineMs: options.stopDeadlineMs ?? 10_000,
      quiet: () => {
        main.drain();
        for (const timer of timers) timer.stop();
      },
      triggers: [async () => serviceBus?.stop(), () => invoker.idle(), () => main.idle()],
      engine: async () => {
        await durable?.stop();
        await engineInvoker.idle();
        await app.registry.runHooks("appTerminate", appHookContext(app.registry));
      },
      close: async () => {
        await Promise.all([closeServer(main.server), closeServer(rpc)]);
      },
    });
  let stopping: Promise<void> | undefined;
  return {
    api: apiUrl(addresses.main, hostJson),
    rpc: `${addresses.rpc}/`,
    functions: functions.map((hosted) => hosted.name),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

const usesDurable = ({ functions }: RunningApp) =>
  functions.some(
    ({ kind, durableClients }) =>
      kind === "orchestration" || kind === "activity" || durableClients.length > 0,
  );

function apiUrl(main: string, { extensions }: HostJson): string {
  const prefix = extensions.http.routePrefix.replace(/^\/+|\/+$/g, "");
  return prefix === "" ? main : `${main}/${prefix}`;
}
