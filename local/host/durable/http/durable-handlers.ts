import type { DurableEngine } from "../engine.ts";
import { rpcRoot } from "./client-binding.ts";
import { carriesKey, type DurableRequest, readRequest } from "./durable-request.ts";
import { entityAnswer } from "./entity-routes.ts";
import { emptyAnswer, type HttpAnswer, type HttpHandler } from "./http-message.ts";
import { getInstance, listInstances, purgeInstance, purgeInstances } from "./instance-routes.ts";
import { runOperation } from "./lifecycle-routes.ts";
import { type LinkSettings, managementRoot } from "./management-links.ts";
import { startOrchestrator } from "./orchestrator-routes.ts";

const instanceAnswer = (
  engine: DurableEngine,
  request: DurableRequest,
  settings: LinkSettings,
): HttpAnswer | Promise<HttpAnswer> | undefined => {
  const { method, segments } = request;
  const [, id] = segments;
  if (segments.length > 2) return method === "POST" ? runOperation(engine, request, settings) : undefined;
  if (method === "GET") {
    return id === undefined ? listInstances(engine, request) : getInstance(engine, request, id);
  }
  if (method !== "DELETE") return undefined;
  return id === undefined ? purgeInstances(engine, request) : purgeInstance(engine, id);
};

const answer = async (
  engine: DurableEngine,
  request: DurableRequest,
  settings: LinkSettings,
): Promise<HttpAnswer> => {
  const { method, segments } = request;
  const unknown = emptyAnswer(404);
  if (segments.slice(1).includes("")) return unknown;
  switch (segments[0]?.toLowerCase()) {
    case "orchestrators":
      return method === "POST" && (segments.length === 2 || segments.length === 3)
        ? startOrchestrator(engine, request, settings)
        : unknown;
    case "instances":
      return (await instanceAnswer(engine, request, settings)) ?? unknown;
    case "entities":
      return entityAnswer(request);
    default:
      return unknown;
  }
};

/** What the SDK's client talks to, below `/durabletask/`: no key, as it listens on loopback only. */
export const createRpcHandler =
  (engine: DurableEngine, settings: LinkSettings): HttpHandler =>
  async (message) => {
    const request = readRequest(message, rpcRoot);
    return request === undefined ? emptyAnswer(404) : answer(engine, request, settings);
  };

/** The management API below `/runtime/webhooks/durabletask/`; without the system key 401. */
export const createManagementHandler =
  (engine: DurableEngine, settings: LinkSettings): HttpHandler =>
  async (message) => {
    const request = readRequest(message, managementRoot);
    if (request === undefined) return emptyAnswer(404);
    if (!carriesKey(message, request, settings.systemKey)) return emptyAnswer(401);
    return answer(engine, request, settings);
  };
