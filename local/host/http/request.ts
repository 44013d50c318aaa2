import type { IncomingMessage } from "node:http";
import type { HttpRequestData } from "../typed-data.ts";
import { parseQuery } from "./query.ts";

/** A request as the library takes it. The URL is built from the Host header, as in the real host. */
export function toHttpRequestData(
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): HttpRequestData {
  const url = request.url ?? "/";
  const headers = mergedHeaders(request);
  return {
    method: request.method ?? "GET",
    url: `http://${headers["host"]}${url}`,
    headers,
    params,
    query: parseQuery(url),
    body: body && body.byteLength > 0 ? { bytes: body } : null,
  };
}

/**
 * Headers by lower-case name, repeated ones joined by commas. Node merges most of them itself, but keeps only the
 * first of some; only a request that repeats a header pays for the exact way.
 */
export function mergedHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const { headers } = request;
  let names = 0;
  for (const _name in headers) names += 1;
  if (request.rawHeaders.length === names * 2 && onlyStrings(headers)) return headers;
  const merged: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct))
    merged[name] = values?.join(",") ?? "";
  return merged;
}

function onlyStrings(headers: IncomingMessage["headers"]): headers is Record<string, string> {
  return headers["set-cookie"] === undefined;
}

const hostShape = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Whether the Host header can stand in a URL; the real host's server refuses others with 400. */
export const hasUsableHost = (request: IncomingMessage) =>
  hostShape.test(request.headers.host ?? "") && URL.canParse(`http://${request.headers.host}`);
