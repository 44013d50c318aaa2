import type { HttpHandler, HttpRequest } from "@azure/functions";
import type { Route } from "../../contracts/http/route.ts";
import { requestIdOf } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";

type Headers = Readonly<Record<string, string>>;

/** What a page's script may read of an answer, besides what browsers always show. */
const exposed = [
  "ETag",
  "Location",
  "Retry-After",
  "X-Request-Id",
  "Idempotency-Replayed",
  "RateLimit",
  "RateLimit-Policy",
  "WWW-Authenticate",
].join(", ");

/** Seconds that a browser may remember a preflight; none remembers longer than this. */
const maxAge = "7200";

const originOf = (request: Pick<HttpRequest, "headers">, origins: ReadonlySet<string>) => {
  const origin = request.headers.get("origin");
  return origin !== null && origins.has(origin) ? origin : undefined;
};

/**
 * What lets a page of one of these origins read an answer; a page of any other gets nothing that would. Never with
 * cookies: callers sign in with headers, which no browser sends by itself.
 */
export const corsHeaders = (request: Pick<HttpRequest, "headers">, origins: ReadonlySet<string>): Headers => {
  if (origins.size === 0) return {};
  const origin = originOf(request, origins);
  return origin === undefined
    ? { Vary: "Origin" }
    : { Vary: "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed };
};

/** The request headers that a route looks at. */
const headersOf = ({ body, headers = {}, caller }: Route): readonly string[] => [
  "Authorization",
  "X-Request-Id",
  "traceparent",
  "tracestate",
  ...(body === undefined ? [] : ["Content-Type"]),
  ...Object.keys(headers),
  ...(caller === "order-reader" ? ["X-Order-Token"] : []),
  ...(caller === "anyone" ? [] : ["X-API-Key"]),
];

export type Preflight = { readonly name: string; readonly path: string; readonly handler: HttpHandler };

/**
 * Answers to the question that browsers ask before a script's request to another origin, one for each path: the hosts
 * answer OPTIONS only where a function takes it. Stripe's webhook is no page's business.
 */
export const preflights = (routes: readonly Route[], origins: ReadonlySet<string>): readonly Preflight[] => {
  const byPath = Map.groupBy(
    routes.filter(({ caller }) => caller !== "stripe"),
    ({ path }) => path,
  );
  return [...byPath].map(([path, there]) => ({
    name: `preflight-${there[0]?.id}`,
    path,
    handler: async (request) => {
      const headers = {
        ...securityHeaders(request),
        "X-Request-Id": requestIdOf(request.headers.get("x-request-id")),
        Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
      };
      const origin = originOf(request, origins);
      const wanted = request.headers.get("access-control-request-method");
      const route = there.find(({ method }) => method === wanted);
      if (origin === undefined || !route) return { status: 204, headers };
      return {
        status: 204,
        headers: {
          ...headers,
          "Access-Control-Allow-Origin": origin,
          "Access-Control-Allow-Methods": there.map(({ method }) => method).join(", "),
          "Access-Control-Allow-Headers": headersOf(route).join(", "),
          "Access-Control-Max-Age": maxAge,
        },
      };
    },
  }));
};
