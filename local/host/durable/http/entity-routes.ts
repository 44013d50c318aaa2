import type { DurableRequest } from "./durable-request.ts";
import { emptyAnswer, type HttpAnswer, jsonAnswer, messageAnswer } from "./http-message.ts";

/**
 * What the extension answers for an app without entities, and no other app runs here: no state, an empty list, and
 * a signal names what it does not know.
 */
export const entityAnswer = ({ method, segments }: DurableRequest): HttpAnswer => {
  const [, name, key] = segments;
  if (method === "GET") return key === undefined ? jsonAnswer(200, "[]") : emptyAnswer(404);
  if (method !== "POST" || name === undefined || key === undefined) return emptyAnswer(404);
  return messageAnswer(
    400,
    `The function '${name}' doesn't exist, is disabled, or is not an entity function. Additional info: The embedded host runs no entity functions.`,
  );
};
