import type { Broker } from "../broker.ts";
import type { MessageQueue } from "../queue/message-queue.ts";
import { conditions, Refusal } from "../refusal.ts";
import type { Topic } from "../topic/topic.ts";

/** The entity's path in a link's address, which may also be written as a URL or with a leading slash. */
export const entityAddress = (address: string | undefined | null): string | undefined =>
  address?.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/^\/+/, "") || undefined;

/** A topic, subscription or dead-letter queue; the description is the one by which the client recognises its absence. */
export const findEntity = (broker: Broker, path: string): Topic | MessageQueue => {
  const entity = broker.find(path);
  if (entity) return entity;
  throw new Refusal(conditions.notFound, `The messaging entity '${path}' could not be found.`);
};
