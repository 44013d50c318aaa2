import type { HttpMessage } from "./http-message.ts";

/** A request below one of the engine's two roots. */
export type DurableRequest = {
  readonly method: string;
  /** Decoded, without the root; a trailing slash counts for nothing. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** The URL as the client sees it. */
  readonly url: string;
  /** Scheme and authority as the client sees them. */
  readonly origin: string;
  readonly isJson: boolean;
  readonly body: string;
  readonly continuationToken: string;
};

const one = (value: string | readonly string[] | undefined): string =>
  typeof value === "string" ? value : (value?.[0] ?? "");

const decoded = (path: string): readonly string[] | undefined => {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
};

/** Reads a request whose path begins with `root` (which ends with a slash); undefined for any other. */
export const readRequest = (message: HttpMessage, root: string): DurableRequest | undefined => {
  const queryAt = message.url.indexOf("?");
  const path = queryAt < 0 ? message.url : message.url.slice(0, queryAt);
  if (!path.toLowerCase().startsWith(root)) return undefined;
  const segments = decoded(path.slice(root.length).replace(/\/$/, ""));
  if (segments === undefined) return undefined;
  const origin = `http://${one(message.headers["host"])}`;
  return {
    method: message.method,
    segments,
    query: new URLSearchParams(queryAt < 0 ? "" : message.url.slice(queryAt + 1)),
    url: origin + message.url,
    origin,
    isJson: /^application\/json\b/i.test(one(message.headers["content-type"])),
    body: message.body.toString("utf8").trim(),
    continuationToken: one(message.headers["x-ms-continuation-token"]).trim(),
  };
};

/** Whether the request carries the system key: as `code` in the query, or in its own header. */
export const carriesKey = (message: HttpMessage, request: DurableRequest, key: string): boolean =>
  request.query.get("code") === key || one(message.headers["x-functions-key"]) === key;

/** Why a body is no JSON, as a message; undefined when it is. */
export const whyNoJson = (body: string): string | undefined => {
  if (body === "") return "Error reading JToken from JsonReader. Path '', line 0, position 0.";
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
