import type { Route } from "../../contracts/http/route.ts";
import { schemaChecker } from "./json-schema.ts";
import { document, everyRoute } from "./the-document.ts";

export type AnAnswer = {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

const check = schemaChecker(document as never);

/** Headers that mean something for one answer; what every answer has is not documented with each. */
const meaningful = ["location", "etag", "retry-after", "idempotency-replayed", "www-authenticate"];

/**
 * What of an answer the OpenAPI document does not say of its route: the status, the content type, a header, the shape
 * of the body, a problem's code. Empty when the answer is documented.
 */
export const undocumented = (
  { method, path }: Pick<Route, "method" | "path">,
  { status, headers, body }: AnAnswer,
): readonly string[] => {
  const documented = document.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (!documented) return [`no answer with ${status} is documented`];
  const names = Object.keys(documented.headers ?? {}).map((name) => name.toLowerCase());
  const unknown = meaningful
    .filter((name) => headers[name] !== undefined && !names.includes(name))
    .map((name) => `the header ${name} of a ${status} is not documented`);
  const [type = ""] = String(headers["content-type"] ?? "").split(";");
  const schema = documented.content?.[type]?.schema;
  if (schema) return [...unknown, ...check(schema, body).map((wrong) => `${status} ${type}: ${wrong}`)];
  const isEmpty = type === "" && documented.content === undefined && (body === undefined || body === "");
  return isEmpty ? unknown : [...unknown, `no ${status} of the type "${type}" is documented`];
};

/** Throws when an answer of one of the product's routes is not one that the OpenAPI document has for it. */
export const mustBeDocumented = (
  { method, path }: Pick<Route, "method" | "path">,
  answer: AnAnswer,
): void => {
  if (!everyRoute.some((route) => route.method === method && route.path === path)) return;
  const wrong = undocumented({ method, path }, answer);
  if (wrong.length > 0)
    throw new Error(`${method} ${path} ${JSON.stringify(answer.body)}\n${wrong.join("\n")}`);
};
