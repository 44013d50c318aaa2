import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import * as z from "zod";
import type { Route } from "../../contracts/http/route.ts";
import { type Caller, callerOf, type StaffKey } from "./caller.ts";
import { readBody } from "./read-body.ts";
import { problem, type Reply } from "./reply.ts";
import { requestIdOf } from "./request-id.ts";
import { validate } from "./validate.ts";

/** A request that was found in order. */
export type Asked<Query, Body> = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Undefined when there is none. */
  header(name: string): string | undefined;
  readonly caller: Caller;
  readonly context: InvocationContext;
};

/** A route without a body may get one all the same: then it must be empty. */
const noBody = z.strictObject({});

export type Endpoint = { readonly route: Route; readonly handler: HttpHandler };

/** What all endpoints share: who is staff, and what to do with an error that nobody expected. */
export type EndpointSettings = {
  readonly staffKeys: readonly StaffKey[];
  /** Told of an error that was answered with 503: the route and the error, never the request. */
  readonly report: (route: string, error: unknown, context: InvocationContext) => void;
};

/**
 * Binds a handler to its route. Everything that does not depend on the route's meaning is done here: body, card data,
 * credentials, validation, request id, headers; and whatever a handler throws becomes 503, since what it needs is away.
 */
export const endpointsWith =
  ({ staffKeys, report }: EndpointSettings) =>
  <Query, Body>(
    route: Route<Query, Body>,
    handle: (asked: Asked<Query, Body>) => Promise<Reply>,
  ): Endpoint => {
    const answer = async (request: HttpRequest, context: InvocationContext): Promise<Reply> => {
      const read = route.method === "GET" ? ({ tag: "none" } as const) : await readBody(request);
      if (read.tag === "refused") return read.reply;
      if (read.tag === "none" && route.body)
        return problem("malformed_json", { detail: "The body is missing" });
      const caller = callerOf(request, staffKeys);
      const refusal = refusedCaller(route, caller);
      if (refusal) return refusal;
      const body: z.ZodType = route.body ?? noBody;
      const given = read.tag === "none" ? { value: undefined } : validate(body, read.value);
      if ("refusal" in given) return given.refusal;
      const query = route.query
        ? validate(route.query, Object.fromEntries(request.query))
        : { value: undefined };
      if ("refusal" in query) return query.refusal;
      return handle({
        params: request.params,
        query: query.value as Query,
        body: given.value as Body,
        header: (name) => request.headers.get(name) ?? undefined,
        caller,
        context,
      });
    };

    return {
      route: route as Route,
      handler: async (request, context) => {
        const requestId = requestIdOf(request.headers.get("x-request-id"));
        try {
          return response(await answer(request, context), requestId);
        } catch (error) {
          report(route.id, error, context);
          return response(problem("dependency_unavailable"), requestId);
        }
      },
    };
  };

const refusedCaller = (route: Pick<Route, "caller">, { staff, orderToken }: Caller): Reply | undefined => {
  if (route.caller === "staff") {
    if (staff === undefined) return problem("unauthenticated");
    return staff === "wrong" ? problem("forbidden") : undefined;
  }
  if (route.caller === "order-reader" && staff === undefined && orderToken === undefined)
    return problem("unauthenticated");
  return undefined;
};

/** JSON with its own content type: the host's `jsonBody` would say application/json for a problem, too. */
export const response = (
  { status, headers, body, problem: isProblem }: Reply,
  requestId: string,
): HttpResponseInit => {
  const all = {
    "X-Request-Id": requestId,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  };
  if (body === undefined) return { status, headers: all };
  return {
    status,
    headers: { "Content-Type": isProblem ? "application/problem+json" : "application/json", ...all },
    body: JSON.stringify(
      isProblem ? { instance: `urn:boxoffice:request:${requestId}`, ...(body as object) } : body,
    ),
  };
};
