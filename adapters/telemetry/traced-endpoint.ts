import { context, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { learning } from "./about.ts";
import { contextOf, inSpan } from "./spans.ts";

/** A route and what answers it; `handler` may take whatever the host gives. */
export type AnyEndpoint = {
  readonly route: { readonly id: string; readonly method: string; readonly path: string };
  readonly handler: (request: never, context: never) => unknown;
};

/** What is needed of an invocation: the host's own span. */
type Invocation = { readonly traceContext?: { readonly traceParent?: string | undefined } | undefined };

const isAboutOneCheckout = ({ method, path }: AnyEndpoint["route"]): boolean =>
  path.includes("{checkoutId}") || (method === "POST" && path === "/checkouts");

/**
 * The door: a server span per request, below the host's own. It has the route and the status, nothing of the request;
 * only an answer of 500 and above is a failure.
 */
export const tracedEndpoint =
  (tracer: Tracer) =>
  <E extends AnyEndpoint>(endpoint: E): E => {
    const { id, method, path } = endpoint.route;
    const handle = endpoint.handler as (
      request: unknown,
      invocation: unknown,
    ) => Promise<{ readonly status?: number }>;
    const learns = isAboutOneCheckout(endpoint.route);
    const attributes = {
      "http.request.method": method,
      "http.route": path,
      "boxoffice.route": id,
    };
    const handler = (request: unknown, invocation: Invocation) =>
      inSpan(
        tracer,
        {
          name: `${method} ${path}`,
          kind: SpanKind.SERVER,
          attributes,
          parent: contextOf(invocation.traceContext?.traceParent),
        },
        async (span, within) => {
          const answer = await (learns
            ? context.with(learning(within, span), handle, undefined, request, invocation)
            : handle(request, invocation));
          const { status = 200 } = answer;
          span.setAttribute("http.response.status_code", status);
          const isFailure = status >= 500;
          if (isFailure) span.setAttribute("error.type", `${status}`);
          span.setStatus({ code: isFailure ? SpanStatusCode.ERROR : SpanStatusCode.OK });
          return answer;
        },
      );
    return { ...endpoint, handler };
  };
