import type { DurableEngine } from "../engine.ts";
import { isFinished } from "../instance-status.ts";
import type { OperationResult } from "../operation-result.ts";
import { type DurableRequest, whyNoJson } from "./durable-request.ts";
import { emptyAnswer, exceptionAnswer, type HttpAnswer, jsonAnswer, messageAnswer } from "./http-message.ts";
import type { LinkSettings } from "./management-links.ts";
import { startAnswer } from "./orchestrator-routes.ts";

/** `POST instances/{id}/raiseEvent/{name}`: the instance is looked at before the body is. */
const raiseEvent = (engine: DurableEngine, request: DurableRequest, id: string, name: string): HttpAnswer => {
  const row = engine.find(id);
  if (row === undefined) return emptyAnswer(404);
  if (isFinished(row.status)) return emptyAnswer(410);
  if (!request.isJson) return messageAnswer(400, "Only application/json request content is supported");
  const why = whyNoJson(request.body);
  if (why !== undefined) {
    return exceptionAnswer(400, "Invalid JSON content", why, "Newtonsoft.Json.JsonReaderException");
  }
  engine.operations.raiseEvent(id, name, request.body);
  return emptyAnswer(202);
};

const answerOf = (result: OperationResult, operation: string, id: string): HttpAnswer => {
  switch (result.tag) {
    case "accepted":
      return emptyAnswer(202);
    case "unknown":
      return emptyAnswer(404);
    case "finished":
      return emptyAnswer(410);
    case "refused":
      return messageAnswer(409, result.why);
    case "wrong-status":
      return exceptionAnswer(
        500,
        "Something went wrong while processing your request",
        `Cannot ${operation} the orchestration instance ${id} because instance is in the ${result.status} state.`,
        "System.InvalidOperationException",
      );
  }
};

const rewind = (engine: DurableEngine, id: string, reason: string | null): HttpAnswer => {
  const result = engine.operations.rewind(id, reason);
  if (result.tag === "unknown") {
    return jsonAnswer(404, JSON.stringify(`No orchestration with instance ID "$${id}" found.`));
  }
  if (result.tag === "wrong-status") {
    const message = `This orchestration has status ${result.status}, but only orchestrations in the "Failed" state can be rewound.`;
    return jsonAnswer(412, JSON.stringify(message));
  }
  return answerOf(result, "rewind", id);
};

const restart = (
  engine: DurableEngine,
  request: DurableRequest,
  id: string,
  settings: LinkSettings,
): HttpAnswer => {
  const withNewId = request.query.get("restartWithNewInstanceId")?.toLowerCase() !== "false";
  const result = engine.operations.restart(id, withNewId);
  return result.tag === "unknown"
    ? exceptionAnswer(
        400,
        "InstanceId does not match a valid orchestration instance.",
        `No instance with ID '${id}' was found. (Parameter 'instanceId')`,
        "System.ArgumentException",
      )
    : startAnswer(result, request, settings);
};

/** `POST instances/{id}/{operation}`; undefined when there is no such operation. */
export const runOperation = (
  engine: DurableEngine,
  request: DurableRequest,
  settings: LinkSettings,
): HttpAnswer | undefined => {
  const [, id = "", operation = "", name, ...more] = request.segments;
  const reason = request.query.get("reason")?.trim() ?? null; // the extension cuts blanks at its ends
  const { operations } = engine;
  if (operation.toLowerCase() === "raiseevent") {
    return name === undefined || more.length > 0 ? undefined : raiseEvent(engine, request, id, name);
  }
  if (name !== undefined) return undefined;
  switch (operation.toLowerCase()) {
    case "terminate":
      return answerOf(operations.terminate(id, reason), "terminate", id);
    case "suspend":
      return answerOf(operations.suspend(id, reason), "suspend", id);
    case "resume":
      return answerOf(operations.resume(id, reason), "resume", id);
    case "rewind":
      return rewind(engine, id, reason);
    case "restart":
      return restart(engine, request, id, settings);
    default:
      return undefined;
  }
};
