import type { IncomingMessage, ServerResponse } from "node:http";
import type { FaultSource } from "../control/faults.ts";
import { apiVersion } from "./api-version.ts";
import type { Execution, Result } from "./execution.ts";
import { failureOf } from "./faults.ts";
import { parseForm } from "./form.ts";
import type { Idempotency, KeyedRequest } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { reply } from "./reply.ts";
import { findRoute, type Route } from "./routes.ts";
import { errorText, invalid, StripeFailure } from "./stripe-failure.ts";

type Options = {
  readonly execution: Execution;
  readonly idempotency: Idempotency;
  readonly faults: FaultSource | undefined;
  readonly authenticate: (header: string | undefined) => void;
  /** Whether the stand-in was closed, while a late request waited. */
  readonly closed: () => boolean;
};

/** A request whose body has arrived. */
export type Received = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: string;
  readonly body: string;
};

/** Serves `/v1`: key, route, fault, then the handler; a fault may cut the connection before or after. */
export const serveApi = ({ execution, idempotency, faults, authenticate, closed }: Options) => {
  const carryOut = async (received: Received, requestId: string): Promise<Result | "cut"> => {
    const { request, path, query, body } = received;
    const { route, id } = routeOf(received, authenticate);
    const key = keyOf(request);
    if (key !== undefined) idempotency.take(key);
    try {
      const fault = faults?.strike("stripe", route.operation);
      if (fault?.kind === "down") return "cut";
      if (fault?.kind === "latency") await pause(fault.delayMs ?? 1000);
      if (closed()) return "cut";
      const failure = failureOf(fault);
      // The rate limiter, say, stands before the idempotency layer and stops replays too.
      if (failure && !failure.executed) throw failure;
      const form = parseForm(request.method === "POST" ? body : query);
      const keyed: KeyedRequest | undefined = key === undefined ? undefined : { key, path, form, requestId };
      const result = execution.answer(requestId, keyed, (work) => {
        if (failure) throw failure;
        return route.handler(work, id, form);
      });
      return fault?.kind === "lose-answer" ? "cut" : result;
    } finally {
      if (key !== undefined) idempotency.release(key);
    }
  };

  return async (received: Received): Promise<void> => {
    const { request, response } = received;
    const requestId = newId("req");
    let result: Result | "cut";
    try {
      result = await carryOut(received, requestId);
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      result = { status: error.status, body: errorText(error.body) };
    }
    if (result === "cut") request.socket.destroy();
    else reply(response, result, { requestId, key: keyOf(request) });
  };
};

const routeOf = (
  { request, path, body }: Received,
  authenticate: Options["authenticate"],
): { readonly route: Route; readonly id: string } => {
  authenticate(request.headers.authorization);
  const version = request.headers["stripe-version"];
  if (version !== undefined && version !== apiVersion)
    throw invalid(`This local stand-in for Stripe speaks API version ${apiVersion} only.`);
  const method = request.method ?? "";
  const found = findRoute(method, path);
  if (!found)
    throw new StripeFailure(
      404,
      {
        type: "invalid_request_error",
        message: `Unrecognized request URL (${method}: ${path}). If Stripe has it, this local stand-in does not.`,
      },
      false,
    );
  if (body !== "" && !request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    throw invalid("Invalid request: the content type of a POST must be application/x-www-form-urlencoded.");
  return found;
};

/** Only a POST has an effect to repeat; on others the header means nothing. */
const keyOf = (request: IncomingMessage): string | undefined => {
  const key = request.headers["idempotency-key"];
  return request.method === "POST" && typeof key === "string" && key !== "" ? key : undefined;
};

const pause = (delay: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delay);
  });
