import rhea from "rhea";
import type { Broker } from "../broker.ts";
import { parseContent } from "../message/content.ts";
import { encodeDelivery } from "../message/delivery.ts";
import type { Held } from "../queue/held.ts";
import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";
import { Topic } from "../topic/topic.ts";
import { factsOf } from "./facts.ts";
import { tokenOfUuid, uuidOfToken } from "./lock-token.ts";
import type { Side } from "./outages.ts";
import { bytes, integer, integers, list, optionalText, record, text, uuids } from "./request-fields.ts";
import type { Answer, Request } from "./requests.ts";
import { settle } from "./update-disposition.ts";

type Handler<Entity> = (entity: Entity, request: Request, now: number) => Answer;

const done: Answer = { status: 200 };
const { wrap_array: array, wrap_timestamp: timestamp, wrap_uuid: uuid } = rhea.types;

/** The AMQP types of array elements that the client expects. */
const elements = { long: 0x81, timestamp: 0x83 };

const topicOperations: Readonly<Record<string, Handler<Topic>>> = {
  "schedule-message": (topic, { body }, now) => {
    const contents = list(body["messages"]).map((entry) => parseContent(bytes(record(entry)["message"])));
    const numbers = contents.map((content) => topic.schedule(content, content.scheduledAt ?? now, now));
    return { status: 200, body: { "sequence-numbers": array(numbers, elements.long, undefined) } };
  },

  "cancel-scheduled-message": (topic, { body }) => {
    topic.cancel(integers(body["sequence-numbers"]));
    return done;
  },
};

const queueOperations: Readonly<Record<string, Handler<MessageQueue>>> = {
  "renew-lock": (queue, { body }, now) => {
    const expirations = uuids(body["lock-tokens"]).map((token) => queue.renew(tokenOfUuid(token), now));
    return { status: 200, body: { expirations: array(expirations, elements.timestamp, undefined) } };
  },

  "peek-message": (queue, { body }) => {
    if (body["omit-message-body"] === true) {
      throw new Refusal(
        conditions.notImplemented,
        "Peeking without the body is not supported by this broker.",
      );
    }
    const from = integer(body["from-sequence-number"]);
    const found = queue.peek(from, integer(body["message-count"]), optionalText(body["session-id"]));
    const messages = found.map((held) => ({ message: encodePeeked(held) }));
    return messages.length === 0 ? { status: 204 } : { status: 200, body: { messages } };
  },

  "receive-by-sequence-number": (queue, { body }, now) => {
    const mode = integer(body["receiver-settle-mode"]) === 0 ? "take" : "lock";
    const numbers = integers(body["sequence-numbers"]);
    const found = queue.receiveDeferred(numbers, now, mode, optionalText(body["session-id"]));
    const messages = found.map((held) => ({
      message: encodeDelivery(held.content, factsOf(held)),
      "lock-token": uuid(held.lock ? uuidOfToken(held.lock.token) : Buffer.alloc(16)),
    }));
    return { status: 200, body: { messages } };
  },

  "update-disposition": (queue, { body }, now) => {
    for (const token of uuids(body["lock-tokens"])) settle(queue, tokenOfUuid(token), body, now);
    return done;
  },

  "renew-session-lock": (queue, { body, linkName }, now) => {
    const until = queue.sessions.renew(text(body["session-id"]), linkName, now);
    return { status: 200, body: { expiration: timestamp(until) } };
  },

  "get-session-state": (queue, { body, linkName }) => {
    const { state } = queue.sessions.owned(text(body["session-id"]), linkName);
    return { status: 200, body: { "session-state": state ?? null } };
  },

  "set-session-state": (queue, { body, linkName }) => {
    const state = body["session-state"];
    queue.sessions.setState(text(body["session-id"]), linkName, state === null ? undefined : bytes(state));
    return done;
  },
};

/** Answers a management request to an entity. An operation that the entity does not know is refused by its name. */
export const answerManagement = (broker: Broker, entity: Topic | MessageQueue, request: Request): Answer => {
  const now = broker.now();
  entity.expire(now);
  const name = request.operation.replace(/^com\.microsoft:/, "");
  if (entity instanceof Topic) return operationOf(topicOperations, name)(entity, request, now);
  return operationOf(queueOperations, name)(entity, request, now);
};

/** On which side of the broker an operation works. */
export const sideOf = (operation: string): Side =>
  Object.hasOwn(topicOperations, operation.replace(/^com\.microsoft:/, "")) ? "send" : "receive";

const operationOf = <Entity>(
  operations: Readonly<Record<string, Handler<Entity>>>,
  name: string,
): Handler<Entity> => {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation) return operation;
  throw new Refusal(
    conditions.notImplemented,
    `The operation ${name} is not supported by this broker on this entity.`,
  );
};

const encodePeeked = (held: Held): Buffer =>
  encodeDelivery(held.content, { ...factsOf(held), lockedUntil: undefined });
