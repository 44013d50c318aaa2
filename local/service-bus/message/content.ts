import { randomUUID } from "node:crypto";
import rhea from "rhea";
import { conditions, Refusal } from "../refusal.ts";
import { withMessageId, withProperties } from "./rewrite.ts";
import { sectionCodes, sectionsOf } from "./sections.ts";

/**
 * A message as its sender encoded it, with what the broker needs to know of it. The bytes are never decoded and encoded
 * again on their way through, so a body and its exact AMQP types come out as they went in. Times are milliseconds.
 */
export type Content = {
  readonly bytes: Buffer;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly subject: string | undefined;
  readonly correlationId: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly durable: boolean;
  readonly ttlMs: number | undefined;
  readonly scheduledAt: number | undefined;
};

/** Reads one encoded message; one without a message id gets a random one, as the service gives it. */
export const parseContent = (bytes: Buffer): Content => {
  const fields = decodeEnvelope(bytes);
  if (fields["message_id"] === undefined) {
    return parseContent(withMessageId(bytes, randomUUID()));
  }
  const annotations = record(fields["message_annotations"]);
  if (annotations["x-opt-via-partition-key"] !== undefined) {
    throw new Refusal(
      conditions.notImplemented,
      "Sending via another entity is not supported by this broker.",
    );
  }
  return {
    bytes,
    messageId: identifier(fields["message_id"]) ?? "",
    sessionId: text(fields["group_id"]),
    subject: text(fields["subject"]),
    correlationId: identifier(fields["correlation_id"]),
    properties: record(fields["application_properties"]),
    durable: fields["durable"] === true,
    ttlMs: typeof fields["ttl"] === "number" ? fields["ttl"] : undefined,
    scheduledAt: moment(annotations["x-opt-scheduled-enqueue-time"]),
  };
};

/** Everything of the message but its body, which may be large and is nobody's business here. */
const decodeEnvelope = (bytes: Buffer): Record<string, unknown> => {
  const body = sectionsOf(bytes).find(({ code }) => code >= sectionCodes.data && code <= sectionCodes.value);
  if (!body) throw new Refusal(conditions.decodeError, "The message has no body section.");
  try {
    return record(rhea.message.decode(bytes.subarray(0, body.start)));
  } catch {
    throw new Refusal(conditions.decodeError, "The message has a header or properties that cannot be read.");
  }
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const moment = (value: unknown): number | undefined => (value instanceof Date ? value.getTime() : undefined);

const identifier = (value: unknown): string | undefined => {
  if (Buffer.isBuffer(value)) return value.toString("hex");
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
};

/** The same message with application properties set; without changes it is the very same object. */
export const withChanges = (content: Content, changes: Readonly<Record<string, unknown>>): Content =>
  Object.keys(changes).length === 0 ? content : parseContent(withProperties(content.bytes, changes));
