import type { ServiceBusReceivedMessage } from "@azure/service-bus";

/**
 * The body of a message as text, which the library parses where it is JSON. Messages are received unparsed, so a
 * data body is bytes; a value body keeps its own type and becomes JSON unless it is text.
 */
export function messageText(message: ServiceBusReceivedMessage): string {
  const body: unknown = message.body;
  if (typeof body === "string") return body;
  if (Buffer.isBuffer(body)) return body.toString("utf8");
  if (body instanceof Uint8Array) return Buffer.from(body).toString("utf8");
  return JSON.stringify(body) ?? "";
}
