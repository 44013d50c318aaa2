import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";
import { optionalText } from "./request-fields.ts";

/** Settles a message by its token instead of by its link: a deferred one, or one whose link is gone. */
export const settle = (
  queue: MessageQueue,
  token: string,
  body: Readonly<Record<string, unknown>>,
  now: number,
): void => {
  const properties: Readonly<Record<string, unknown>> = Object(body["properties-to-modify"]);
  const status = body["disposition-status"];
  switch (status) {
    case "completed":
      queue.complete(token);
      return;
    case "abandoned":
      queue.abandon(token, now, properties);
      return;
    // Spelt so by the protocol.
    case "defered":
      queue.defer(token, properties);
      return;
    case "suspended":
      queue.deadLetter(token, {
        reason: optionalText(body["deadletter-reason"]),
        description: optionalText(body["deadletter-description"]),
        properties,
      });
      return;
    default:
      throw new Refusal(
        conditions.notImplemented,
        `The disposition ${String(status)} is not supported by this broker.`,
      );
  }
};
