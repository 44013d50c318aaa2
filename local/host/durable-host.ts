import type { RequestListener } from "node:http";
import { openDurableEngine } from "./durable/engine.ts";
import type { FunctionCalls } from "./durable/function-calls.ts";
import { clientBindingPayload, rpcRoot } from "./durable/http/client-binding.ts";
import { createManagementHandler, createRpcHandler } from "./durable/http/durable-handlers.ts";
import { managementRoot } from "./durable/http/management-links.ts";
import { nodeListener } from "./durable/http/node-listener.ts";
import type { HostJson } from "./host-json.ts";
import type { HttpHandler } from "./http/main-listener.ts";
import type { Log } from "./log.ts";

/** The durable side of a host: the engine, its two HTTP faces and the client binding. */
export type DurableHost = {
  start(): void;
  /** Resolves when nothing runs any more and all is stored. */
  stop(): Promise<void>;
  /** Serves the client library, below `/durabletask/` on a listener of its own. */
  readonly rpc: HttpHandler;
  /** Serves `/runtime/webhooks/durabletask/…` on the main listener. */
  readonly webhooks: HttpHandler;
  /** The `durableClient` input, as TypedData text. */
  readonly clientInput: () => string;
};

export type DurableHostOptions = {
  /** The engine's database. */
  readonly file: string;
  readonly calls: FunctionCalls;
  readonly options: HostJson["extensions"]["durableTask"];
  readonly systemKey: string;
  /** Base URLs of the two listeners, known once they listen: `http://127.0.0.1:7071`. */
  readonly urls: () => { readonly main: string; readonly rpc: string };
  readonly log: Log;
};

export type OpenDurable = (options: DurableHostOptions) => DurableHost;

/** Opens the engine on its file; it runs nothing before `start`. */
export const openDurableHost: OpenDurable = ({ file, calls, options, systemKey, urls, log }) => {
  const { hubName, maxConcurrentActivityFunctions, maxConcurrentOrchestratorFunctions } = options;
  const engine = openDurableEngine({
    file,
    calls,
    ...(maxConcurrentActivityFunctions && { maxConcurrentActivities: maxConcurrentActivityFunctions }),
    ...(maxConcurrentOrchestratorFunctions && {
      maxConcurrentOrchestrators: maxConcurrentOrchestratorFunctions,
    }),
    onProblem: (problem, cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      log.write("error", "Host.Durable", `${problem}: ${reason}`);
    },
  });
  const links = { taskHub: hubName, systemKey };
  let payload: string | undefined;
  return {
    start: () => engine.start(),
    stop: () => engine.stop(),
    rpc: below(rpcRoot, nodeListener(createRpcHandler(engine, links))),
    webhooks: below(managementRoot, nodeListener(createManagementHandler(engine, links))),
    clientInput: () => {
      const { main, rpc } = urls();
      payload ??= clientBindingPayload({ ...links, appOrigin: main, rpcOrigin: rpc });
      return payload;
    },
  };
};

const below =
  (root: string, listener: RequestListener): HttpHandler =>
  async (request, response) => {
    if (!request.url?.toLowerCase().startsWith(root)) return false;
    listener(request, response);
    return true;
  };
