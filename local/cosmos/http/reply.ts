import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Container } from "../catalogue.ts";
import type { Refusal } from "../refusal.ts";

/** An answer; `body` is JSON text. `charge` is in request units, a rough guess at the real one's. */
export type Reply = {
  readonly status: number;
  readonly body?: string;
  readonly charge?: number;
  readonly etag?: string;
  readonly container?: Container;
  readonly continuation?: string | undefined;
  readonly count?: number;
  readonly substatus?: number | undefined;
  readonly retryAfterMs?: number | undefined;
};

export const refusalReply = ({ status, code, message, substatus, retryAfterMs }: Refusal): Reply => ({
  status,
  body: JSON.stringify({ code, message }),
  substatus,
  retryAfterMs,
});

/** Writes the answer with the headers that the client reads; `lastWrite` makes the session token. */
export const send = (response: ServerResponse, reply: Reply, lastWrite: number): void => {
  const {
    status,
    body = "",
    charge = 1,
    etag,
    container,
    continuation,
    count,
    substatus,
    retryAfterMs,
  } = reply;
  const headers: (string | number)[] = [
    "content-type",
    "application/json",
    "content-length",
    Buffer.byteLength(body),
    "x-ms-activity-id",
    randomUUID(),
    "x-ms-request-charge",
    charge,
  ];
  if (container) {
    headers.push("x-ms-session-token", `0:-1#${lastWrite}`);
    headers.push("x-ms-content-path", container.rid, "x-ms-alt-content-path", encodeURI(container.link));
  }
  if (etag !== undefined) headers.push("etag", etag);
  if (count !== undefined) headers.push("x-ms-item-count", count);
  if (continuation !== undefined) headers.push("x-ms-continuation", continuation);
  if (substatus !== undefined) headers.push("x-ms-substatus", substatus);
  if (retryAfterMs !== undefined) headers.push("x-ms-retry-after-ms", retryAfterMs);
  response.writeHead(status, headers);
  response.end(body);
};
