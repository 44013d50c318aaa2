import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";

export type Asking = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
};

export type Told = {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
};

/** Calls a handler as a host does, and reads its answer as a client does. */
export const ask = async (
  handler: HttpHandler,
  { method, path }: { readonly method: string; readonly path: string },
  { params = {}, query = {}, headers = {}, body }: Asking = {},
): Promise<Told> => {
  const request = new HttpRequest({
    method,
    url: `http://127.0.0.1:7071/api${path}`,
    params: { ...params },
    query: { ...query },
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined
      ? {}
      : { body: { string: typeof body === "string" ? body : JSON.stringify(body) } }),
  });
  const context = new InvocationContext({ functionName: "test", logHandler: () => {} });
  const answer = (await handler(request, context)) as HttpResponseInit;
  const text = answer.body;
  if (text !== undefined && typeof text !== "string") throw new Error("an answer that is no text");
  return {
    status: answer.status ?? 200,
    headers: Object.fromEntries(new Headers(answer.headers)),
    body: text === undefined ? undefined : JSON.parse(text),
  };
};
