import type { ServerResponse } from "node:http";
import type { HttpResponseData } from "../typed-data.ts";
import { formatCookie } from "./cookie.ts";

/** Header names that go out in their usual spelling; others go out in lower case, as the library hands them over. */
const usual = new Map(
  [
    "Accept-Ranges",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Age",
    "Allow",
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Type",
    "ETag",
    "Expires",
    "Last-Modified",
    "Link",
    "Location",
    "Pragma",
    "Retry-After",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Vary",
    "Via",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Frame-Options",
  ].map((name) => [name.toLowerCase(), name] as const),
);

/** Of the connection, not of the answer: the server frames the body itself. */
const connectionHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);

/** Writes a handler's answer; undefined (the handler returned nothing) is a 204. Bodies go out chunked. */
export function sendHttpResponse(response: ServerResponse, data: HttpResponseData | undefined): void {
  if (!data) {
    response.writeHead(204).end();
    return;
  }
  const status = Number(data.statusCode);
  const body = data.body?.bytes;
  const hasBody = body !== undefined && body.byteLength > 0 && status !== 204 && status !== 304;
  const isHead = response.req.method === "HEAD";
  const headers: string[] = [];
  for (const name in data.headers) {
    const value = data.headers[name];
    if (value === undefined || connectionHeaders.has(name)) continue;
    if (name === "content-length" && !isHead) continue;
    headers.push(usual.get(name) ?? name, value);
  }
  for (const cookie of data.cookies) headers.push("Set-Cookie", formatCookie(cookie));
  if (!hasBody && !isHead && status !== 204 && status !== 304) headers.push("Content-Length", "0");
  response.writeHead(status, headers);
  response.end(hasBody ? body : undefined);
}

/** An answer without a body: for what has no function, and for a function that failed. */
export function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, status === 204 ? {} : { "Content-Length": "0" }).end();
}
