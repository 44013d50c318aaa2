import type { ServerResponse } from "node:http";
import { apiVersion } from "./api-version.ts";
import type { Result } from "./execution.ts";

export type ReplyOptions = {
  readonly requestId: string;
  readonly key?: string | undefined;
  readonly shouldRetry?: boolean | undefined;
};

/** Sends an answer of the API with Stripe's headers. */
export const reply = (
  response: ServerResponse,
  { status, body, replayOf }: Result,
  { requestId, key, shouldRetry = retryHint(status) }: ReplyOptions,
): void => {
  const headers: Record<string, string | number> = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "request-id": requestId,
    "stripe-version": apiVersion,
  };
  if (key !== undefined) {
    headers["idempotency-key"] = key;
    headers["original-request"] = replayOf ?? requestId;
  }
  if (replayOf !== undefined) headers["idempotent-replayed"] = "true";
  if (shouldRetry !== undefined) headers["stripe-should-retry"] = String(shouldRetry);
  if (status === 401) headers["www-authenticate"] = 'Basic realm="Stripe"';
  response.writeHead(status, headers);
  response.end(body);
};

// A 500 is kept under its key, so asking again would only bring it back; a key in use is free again soon.
const retryHint = (status: number): boolean | undefined => {
  if (status === 409) return true;
  return status === 500 ? false : undefined;
};
