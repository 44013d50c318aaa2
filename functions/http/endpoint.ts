import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import * as z from "zod";
import type { Route } from "../../contracts/http/route.ts";
import { checkoutIdPattern } from "../../domain/ids.ts";
import { admit } from "./admit.ts";
import { type Caller, callerOf, type SignIn, type StaffKey } from "./caller.ts";
import { corsHeaders } from "./cors.ts";
import { type Counted, countRequest, type RateSettings } from "./rate-limit.ts";
import { readBody } from "./read-body.ts";
import { problem, type Reply } from "./reply.ts";
import { requestIdOf } from "./request-id.ts";
import { securityHeaders } from "./security-headers.ts";
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

/** Told of an error that was answered with 503: the route, the error and what it can be looked up by. */
export type Report = (
  route: string,
  error: unknown,
  context: InvocationContext,
  about: { readonly requestId: string; readonly checkoutId?: string | undefined },
) => void;

/** What all endpoints share: who is staff, and what to do with an error that nobody expected. */
export type EndpointSettings = {
  readonly staffKeys: readonly StaffKey[];
  readonly report: Report;
  /** Without it bearer tokens mean nothing. */
  readonly signIn?: SignIn | undefined;
  /** Without it callers may come as often as they like. */
  readonly rate?: RateSettings | undefined;
  /** The origins whose pages may read answers. */
  readonly corsOrigins?: ReadonlySet<string>;
};

const noOrigins: ReadonlySet<string> = new Set();

/** The host passes on no body that comes in chunks, so it seems to be missing. */
const isChunked = (request: HttpRequest): boolean => request.headers.has("transfer-encoding");
const inChunks = "A body must say its length in Content-Length; one that comes in chunks is not read";

/**
 * Binds a handler to its route. Everything that does not depend on the route's meaning is done here: body, card data,
 * rate limit, credentials, validation, request id, headers; and whatever a handler throws becomes 503, since what it
 * needs is away.
 */
export const endpointsWith =
  ({ staffKeys, report, signIn, rate, corsOrigins = noOrigins }: EndpointSettings) =>
  <Query, Body>(
    route: Route<Query, Body>,
    handle: (asked: Asked<Query, Body>) => Promise<Reply>,
  ): Endpoint => {
    const answer = async (
      request: HttpRequest,
      context: InvocationContext,
      add: (headers: Counted["headers"]) => void,
    ): Promise<Reply> => {
      const read = route.method === "GET" ? ({ tag: "none" } as const) : await readBody(request);
      const recognised = await callerOf(request, staffKeys, signIn);
      const owner = "caller" in recognised ? recognised.caller.owner : undefined;
      const counted = rate && (await countRequest(rate, route, request, owner));
      if (counted) add(counted.headers);
      if (read.tag === "refused") return read.reply;
      if (counted?.refusal) return counted.refusal;
      if (read.tag === "none" && route.body)
        return problem("malformed_json", { detail: isChunked(request) ? inChunks : "The body is missing" });
      const admitted = admit(route.caller, recognised, signIn !== undefined);
      if ("refusal" in admitted) return admitted.refusal;
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
        caller: admitted.caller,
        context,
      });
    };

    return {
      route: route as Route,
      handler: async (request, context) => {
        const requestId = requestIdOf(request.headers.get("x-request-id"));
        let headers = { ...securityHeaders(request), ...corsHeaders(request, corsOrigins) };
        const add = (more: Counted["headers"]) => {
          headers = { ...headers, ...more };
        };
        try {
          return response(await answer(request, context, add), requestId, headers);
        } catch (error) {
          const { checkoutId = "" } = request.params;
          report(route.id, error, context, {
            requestId,
            ...(checkoutIdPattern.test(checkoutId) ? { checkoutId } : {}),
          });
          return response(problem("dependency_unavailable"), requestId, headers);
        }
      },
    };
  };

/** JSON with its own content type: the host's `jsonBody` would say application/json for a problem, too. */
export const response = (
  { status, headers, body, problem: isProblem }: Reply,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): HttpResponseInit => {
  const all = { "X-Request-Id": requestId, ...shared, ...headers };
  if (body === undefined) return { status, headers: all };
  return {
    status,
    headers: { "Content-Type": isProblem ? "application/problem+json" : "application/json", ...all },
    body: JSON.stringify(
      isProblem ? { instance: `urn:boxoffice:request:${requestId}`, ...(body as object) } : body,
    ),
  };
};
