import type { ServiceBusReceivedMessage } from "@azure/service-bus";
import type { TypedData } from "../typed-data.ts";

/** One member of the trigger metadata: the extension's name for it, and its value in a message. */
type Member = readonly [
  name: string,
  kind: "text" | "json",
  read: (message: ServiceBusReceivedMessage) => unknown,
];

/**
 * What the Service Bus extension (5.x) puts into the trigger metadata, under its own names; the library makes their
 * first letter small. The .NET client counts the delivery at hand (1 the first time), the JavaScript client those
 * before it. `…Utc` times carry no zone, because there they are .NET times without one. Members without a value are
 * left out.
 */
const members: readonly Member[] = [
  ["MessageId", "text", (message) => message.messageId?.toString()],
  ["SequenceNumber", "json", (message) => Number(message.sequenceNumber ?? 0)],
  ["DeliveryCount", "json", (message) => (message.deliveryCount ?? 0) + 1],
  ["EnqueuedTimeUtc", "json", (message) => netTime(message.enqueuedTimeUtc, "")],
  ["EnqueuedTime", "json", (message) => netTime(message.enqueuedTimeUtc, "+00:00")],
  ["ExpiresAtUtc", "json", (message) => netTime(expiry(message), "")],
  ["ExpiresAt", "json", (message) => netTime(expiry(message), "+00:00")],
  ["LockToken", "text", (message) => message.lockToken],
  ["SessionId", "text", (message) => message.sessionId],
  ["CorrelationId", "text", (message) => message.correlationId?.toString()],
  ["Subject", "text", (message) => message.subject],
  ["Label", "text", (message) => message.subject],
  ["ContentType", "text", (message) => message.contentType],
  ["To", "text", (message) => message.to],
  ["ReplyTo", "text", (message) => message.replyTo],
  ["ReplyToSessionId", "text", (message) => message.replyToSessionId],
  ["PartitionKey", "text", (message) => message.partitionKey],
  ["DeadLetterSource", "text", (message) => message.deadLetterSource],
  ["ApplicationProperties", "json", (message) => message.applicationProperties ?? {}],
  ["UserProperties", "json", (message) => message.applicationProperties ?? {}],
];

/** Trigger metadata of a function that takes one message at a time. */
export function messageMetadata(message: ServiceBusReceivedMessage): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {};
  for (const [name, kind, read] of members) {
    const value = read(message);
    if (value === undefined || value === null) continue;
    metadata[name] = kind === "text" ? { string: String(value) } : { json: JSON.stringify(value) };
  }
  return metadata;
}

/**
 * Trigger metadata of a function that takes batches: arrays, named `…Array`. As in the real host, text arrays lose
 * their empty members, so only those that every message has can be matched by position.
 */
export function batchMetadata(messages: readonly ServiceBusReceivedMessage[]): Record<string, TypedData> {
  const metadata: Record<string, TypedData> = {};
  for (const [name, kind, read] of members) {
    const values = messages.map(read);
    metadata[`${name}Array`] =
      kind === "text"
        ? {
            collectionString: {
              string: values.filter((value) => typeof value === "string" && value !== "").map(String),
            },
          }
        : { json: JSON.stringify(values) };
  }
  return metadata;
}

const endOfTime = new Date("9999-12-31T23:59:59.999Z");

function expiry({ expiresAtUtc, enqueuedTimeUtc, timeToLive }: ServiceBusReceivedMessage): Date {
  if (expiresAtUtc) return expiresAtUtc;
  const end = (enqueuedTimeUtc?.getTime() ?? Number.NaN) + (timeToLive ?? Number.NaN);
  return end < endOfTime.getTime() ? new Date(end) : endOfTime;
}

/** A time as .NET prints it in JSON: no zeros at the end of the fraction. */
const netTime = (time: Date | undefined, zone: string) =>
  time &&
  time
    .toISOString()
    .slice(0, -1)
    .replace(/\.?0+$/, "") + zone;
