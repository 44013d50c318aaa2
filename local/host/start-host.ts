import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { noControl } from "../control/host-control.ts";
import { closeServer, listen } from "../control/listen.ts";
import { createFunctionCalls } from "./durable-calls.ts";
import { type DurableHost, openDurableHost } from "./durable-host.ts";
import { type HostJson, readHostJson } from "./host-json.ts";
import type { Host, HostOptions } from "./host-options.ts";
import { createAdmin } from "./http/admin.ts";
import { createHttpTrigger } from "./http/http-trigger.ts";
import { createMainListener, type HttpHandler } from "./http/main-listener.ts";
import { defaultBodyLimit } from "./http/request-body.ts";
import { sendEmpty } from "./http/response.ts";
import { warnOfStreams } from "./http/stream-warning.ts";
import { createInvoker } from "./invocation.ts";
import { createLog, parseLogLevel } from "./log.ts";
import { appHookContext, openApp, type RunningApp } from "./running-app.ts";
import { resolveSettings, type Settings } from "./settings.ts";
import { placeSqliteFaults } from "./sqlite/sqlite-faults.ts";
import { StartError } from "./start-error.ts";
import { stopGracefully } from "./stop-host.ts";
import { createRoutes, createServiceBus, createTimers, runByHand, type TriggerContext } from "./triggers.ts";

/** Starts the host and resolves when everything answers. Rejects with a StartError when the app cannot run here. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { settings = process.env } = options;
  const control: NonNullable<HostOptions["control"]> = options.control ?? noControl;
  const hostJson = readHostJson(options.app);
  const log = options.log ?? createLog({ level: logLevel(settings, hostJson) });
  const systemKey = options.systemKey ?? randomBytes(24).toString("base64url");
  if (options.sqliteFile !== undefined) placeSqliteFaults(options.sqliteFile, control);

  const app = await openApp(options, log);
  const { functions, bridge } = app;
  const urls = { main: "", rpc: "" };
  let durable: DurableHost | undefined;
  const newInvoker = () =>
    createInvoker({
      ...app,
      log,
      durableClient: () => durable?.clientInput() ?? "",
      onResult: bridge ? undefined : warnOfStreams(log),
      timeoutMs: hostJson.functionTimeout,
      ...(options.onTimeout && { onTimeout: options.onTimeout }),
    });
  // Two, so that a stop can wait for the triggers' work while the engine still serves it.
  const invoker = newInvoker();
  const engineInvoker = newInvoker();
  const context: TriggerContext = { functions, hostJson, settings, invoker, log };
  const routes = createRoutes(context);
  const timers = createTimers(context);
  const serviceBus = await createServiceBus(context);

  if (usesDurable(app)) {
    const durableOptions = hostJson.extensions.durableTask;
    durable = (options.openDurable ?? openDurableHost)({
      file: join(options.data, "durable.db"),
      calls: createFunctionCalls(functions, engineInvoker, control),
      options: {
        ...durableOptions,
        hubName: resolveSettings(durableOptions.hubName, settings, "host.json hubName"),
      },
      systemKey,
      urls: () => urls,
      log,
    });
  }
  const main = createMainListener({
    routes,
    runFunction: createHttpTrigger({ invoker, log, bodyLimit: bodyLimit(settings), bridge }),
    admin: createAdmin({
      systemKey,
      functions: new Map(functions.map((hosted) => [hosted.name, hosted])),
      run: (hosted, input) => runByHand(invoker, hosted, input),
    }),
    webhooks: durable?.webhooks,
    landing: options.landing ?? (() => "<!doctype html><title>Functions</title><p>The host is running.</p>"),
    log,
  });
  const rpc = createRpcServer([durable?.rpc, control.handle]);
  urls.rpc = `http://127.0.0.1:${await listen(rpc, 0)}`;
  const port = await listenOn(main.server, options.port, rpc);
  urls.main = `http://127.0.0.1:${port}`;
  // The durable client library rewrites the management URLs itself when this is missing.
  process.env["WEBSITE_HOSTNAME"] ??= `127.0.0.1:${port}`;

  durable?.start();
  serviceBus?.start();
  for (const timer of timers) timer.start();

  const stop = async () =>
    stopGracefully({
      log,
      deadlineMs: options.stopDeadlineMs ?? 10_000,
      quiet: () => {
        main.drain();
        for (const timer of timers) timer.stop();
      },
      triggers: [async () => serviceBus?.stop(), () => invoker.idle()],
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
  const prefix = hostJson.extensions.http.routePrefix.replace(/^\/+|\/+$/g, "");
  return {
    api: prefix === "" ? urls.main : `${urls.main}/${prefix}`,
    rpc: `${urls.rpc}/`,
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

function logLevel(settings: Settings, hostJson: HostJson) {
  const wanted = settings["LOG_LEVEL"];
  if (wanted === undefined || wanted === "") return hostJson.logging.logLevel.default ?? "information";
  const level = parseLogLevel(wanted);
  if (!level) throw new StartError(`the setting LOG_LEVEL is "${wanted}", which is no log level`);
  return level;
}

function bodyLimit(settings: Settings): number {
  const limit = Number(settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? defaultBodyLimit);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new StartError("the setting FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is no number of bytes");
}

/** The loopback listener beside the main one; whoever takes a request answers it. */
function createRpcServer(handlers: readonly (HttpHandler | undefined)[]): Server {
  return createServer({ keepAliveTimeout: 130_000, requestTimeout: 0 }, async (request, response) => {
    try {
      for (const handle of handlers) if (handle && (await handle(request, response))) return;
      sendEmpty(response, 404);
    } catch {
      if (response.headersSent) response.destroy();
      else sendEmpty(response, 500);
    }
  });
}

async function listenOn(server: Server, port: number, rpc: Server): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    await closeServer(rpc);
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (inUse) throw new StartError(`port ${port} on 127.0.0.1 is in use`);
    throw error;
  }
}
