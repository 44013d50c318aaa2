import type { DurableEngine } from "../engine.ts";
import { isFinished } from "../instance-status.ts";
import type { StartResult } from "../operations.ts";
import { type DurableRequest, whyNoJson } from "./durable-request.ts";
import { exceptionAnswer, type HttpAnswer, jsonAnswer, messageAnswer } from "./http-message.ts";
import { creationLinks, type LinkSettings, statusUrl } from "./management-links.ts";

const everything = { showInput: true, showHistory: false, showHistoryOutput: false };

/** The answer to a start or a restart. */
export const startAnswer = (
  result: StartResult,
  request: DurableRequest,
  settings: LinkSettings,
): HttpAnswer => {
  switch (result.tag) {
    case "in-use":
      return messageAnswer(409, `An Orchestration instance with the status ${result.status} already exists.`);
    case "refused":
      return messageAnswer(400, result.why);
    case "started": {
      const { instanceId } = result;
      return jsonAnswer(202, JSON.stringify(creationLinks(request.origin, instanceId, settings)), {
        location: statusUrl(request.origin, instanceId, settings),
        "retry-after": "10",
      });
    }
  }
};

/** `POST orchestrators/{name}[/{id}]`; with `timeout` (s) it waits for the instance to finish. */
export const startOrchestrator = async (
  engine: DurableEngine,
  request: DurableRequest,
  settings: LinkSettings,
): Promise<HttpAnswer> => {
  const [, name = "", instanceId] = request.segments;
  const why = request.body === "" ? undefined : whyNoJson(request.body);
  if (why !== undefined) {
    return exceptionAnswer(400, "Invalid JSON content", why, "Newtonsoft.Json.JsonReaderException");
  }
  const version = request.query.get("version") ?? undefined;
  const result = engine.operations.start({ name, instanceId, input: request.body || null, version });
  const timeout = Number(request.query.get("timeout"));
  if (result.tag !== "started" || !(timeout > 0)) return startAnswer(result, request, settings);
  const row = await engine.finished(result.instanceId, timeout * 1_000);
  if (row === undefined || !isFinished(row.status)) return startAnswer(result, request, settings);
  return row.status === "Completed"
    ? jsonAnswer(200, row.output ?? "null")
    : jsonAnswer(200, engine.statusJson(row, everything));
};
