import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Endpoint } from "../../functions/http/endpoint.ts";
import { mustBeDocumented } from "./documented.ts";

export type Sent = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes go as they are; anything else as JSON, with its content type unless another is given. */
  readonly body?: unknown;
};

export type Answered = {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON; undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
};

const bodyOf = (body: unknown): { readonly body: { string: string } | { bytes: Uint8Array } } | object => {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { body: { bytes: body } };
  return { body: { string: typeof body === "string" ? body : JSON.stringify(body) } };
};

/** A request as the host hands it over. */
export const requestOf = (
  { route }: Pick<Endpoint, "route">,
  { params = {}, query = {}, headers = {}, body }: Sent,
) => {
  const isJson = body !== undefined && !(body instanceof Uint8Array);
  return new HttpRequest({
    method: route.method,
    url: `http://127.0.0.1:7071/api${route.path}`,
    params: { ...params },
    query: { ...query },
    headers: { ...(isJson ? { "content-type": "application/json" } : {}), ...headers },
    ...bodyOf(body),
  });
};

export const aContext = (functionName = "test"): InvocationContext =>
  new InvocationContext({ functionName, logHandler: () => {} });

/** Calls an endpoint as the host does, and reads its answer as a client does, which must be one that is documented. */
export const call = async (endpoint: Endpoint, sent: Sent = {}): Promise<Answered> => {
  const response = (await endpoint.handler(
    requestOf(endpoint, sent),
    aContext(endpoint.route.id),
  )) as HttpResponseInit;
  const headers = Object.fromEntries(
    [...new Headers(response.headers)].map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { body } = response;
  if (body !== undefined && typeof body !== "string") throw new Error("an answer that is no text");
  const answer = {
    status: response.status ?? 200,
    headers,
    body: body === undefined ? undefined : JSON.parse(body),
  };
  mustBeDocumented(endpoint.route, answer);
  return answer;
};
