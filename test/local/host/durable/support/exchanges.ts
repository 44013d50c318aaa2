import { setImmediate as nextTurn } from "node:timers/promises";
import type { DurableEngine } from "../../../../../local/host/durable/engine.ts";
import type { HttpAnswer, HttpHandler } from "../../../../../local/host/durable/http/http-message.ts";
import { canonical } from "./canonical.ts";
import { readFixture } from "./recordings.ts";

/** One recorded HTTP exchange; the client's recordings name a `path`, those of the management API a `url`. */
export type Exchange = {
  readonly request: {
    readonly method: string;
    readonly path?: string;
    readonly url?: string;
    readonly contentType: string | null;
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
};

export const exchangesOf = (name: "_client-rpc" | "_management"): readonly Exchange[] =>
  readFixture<readonly Exchange[]>(name);

/** The name under which a test reports an exchange. */
export const titleOf = ({ request, response }: Exchange): string =>
  `${request.method} ${request.path ?? request.url} (${response.status})`;

export const send = (handler: HttpHandler, { request }: Exchange, host: string): Promise<HttpAnswer> =>
  handler({
    method: request.method,
    url: request.path ?? request.url ?? "",
    headers: { host, ...(request.contentType === null ? {} : { "content-type": request.contentType }) },
    body: Buffer.from(request.body ?? ""),
  });

const compared = ["content-type", "location", "retry-after"] as const;

const headersOf = (headers: Readonly<Record<string, string>>) =>
  canonical(Object.fromEntries(compared.map((name) => [name, headers[name]?.replace("RecHubW", "RecHub")])));

const withoutWording = (body: unknown): unknown => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return canonical(body);
  const { ExceptionMessage, ...rest } = { ExceptionMessage: "", ...body };
  // A JSON parser's complaint is its own; what the extension says itself is compared.
  const own =
    String(ExceptionMessage).startsWith("Cannot ") || String(ExceptionMessage).startsWith("No instance");
  return canonical(own ? { ...rest, ExceptionMessage } : rest);
};

const parsedBody = (body: string): unknown => (body === "" ? "" : JSON.parse(body));

const isShortened = (body: unknown): boolean => typeof body === "object" && body !== null && "…" in body;

/** An answer without what changes from run to run, to be compared with `expectedAnswer`. */
export const observedAnswer = (answer: HttpAnswer, { response }: Exchange): unknown => {
  const body = parsedBody(answer.body);
  const shown = isShortened(response.body) ? { id: Object(body).id } : body;
  return { status: answer.status, headers: headersOf(answer.headers), body: withoutWording(shown) };
};

export const expectedAnswer = ({ response }: Exchange): unknown => {
  const { status, headers, body } = response;
  const shown = isShortened(body) ? { id: Object(body).id } : body;
  return { status, headers: headersOf(headers), body: withoutWording(shown) };
};

/** Lets the engine finish whatever it can without a timer. */
export const settle = async (engine: DurableEngine): Promise<void> => {
  for (let quiet = 0; quiet < 5; quiet = engine.load.waitingMails === 0 ? quiet + 1 : 0) await nextTurn();
};
