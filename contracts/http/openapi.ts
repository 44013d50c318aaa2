import * as z from "zod";
import { type ProblemCode, ProblemShape, problems } from "./problem.ts";
import { isLimited, type Route } from "./route.ts";

type Json = Record<string, unknown>;
type Answer = { readonly description: string; readonly headers: Json; readonly content?: Json };

const schemaOf = (shape: z.ZodType, io: "input" | "output"): Json => {
  const { $schema, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any" });
  return schema;
};

const componentUri = (id: string) => `#/components/schemas/${id}`;

/** zod gathers shared shapes under `$defs`; the document has them once, as components. */
const lifted = (schema: Json, components: Json): Json => {
  const { $defs, ...rest } = schema;
  for (const [id, definition] of Object.entries(($defs as Json | undefined) ?? {})) {
    const { $id, id: named, ...shape } = definition as Json;
    components[id] = JSON.parse(pointToComponents(JSON.stringify(shape)));
  }
  const { $id, id: named, ...shape } = rest;
  return JSON.parse(pointToComponents(JSON.stringify(shape)));
};

const pointToComponents = (text: string) => text.replaceAll("#/$defs/", "#/components/schemas/");

const needsCredentials = ({ caller }: Route) => caller !== "anyone" && caller !== "stripe";

const everyBodyProblem: readonly ProblemCode[] = [
  "validation_failed",
  "malformed_json",
  "card_data_not_accepted",
  "body_too_large",
  "unsupported_media_type",
];

/** A body is read and judged also where none is needed: a card number that somebody sends there must not go on. */
const readsBody = ({ method, caller }: Route): boolean => method !== "GET" && caller !== "stripe";

/** Everything that a route can refuse with: what it says itself, and what is done for every route of its kind. */
export const problemsOf = (route: Route): readonly ProblemCode[] => [
  ...(readsBody(route) ? everyBodyProblem : route.query ? (["validation_failed"] as const) : []),
  // A bearer token that does not hold is refused wherever it is sent.
  ...(route.caller === "stripe" ? [] : (["unauthenticated"] as const)),
  ...(needsCredentials(route) ? (["forbidden"] as const) : []),
  ...(route.problems ?? []),
  ...(isLimited(route) ? (["rate_limited"] as const) : []),
  "dependency_unavailable",
];

/** The status that a route refuses with for this reason. */
export const statusOf = ({ problemStatuses }: Route, code: ProblemCode): number =>
  problemStatuses?.[code] ?? problems[code][0];

const parameters = (route: Route, components: Json): Json[] => {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inHeader = Object.entries(route.headers ?? {}).map(([name, { description, required }]) => ({
    name,
    in: "header",
    required: required ?? false,
    description,
    schema: { type: "string" },
  }));
  const query = route.query ? lifted(schemaOf(route.query, "input"), components) : {};
  const inQuery = Object.entries((query["properties"] as Json | undefined) ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema,
  }));
  return [...inPath, ...inHeader, ...inQuery];
};

const headerDocs = (headers: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
  );

/** Headers that problems of a status carry, whatever the route. */
const problemHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { "WWW-Authenticate": "What is taken, and what was wrong with the token that was sent" },
  412: { ETag: "The version that the cart has" },
  429: {
    "Retry-After": "Seconds",
    RateLimit: "Requests that are left, and seconds until all are there again",
    "RateLimit-Policy": "Requests in a window of so many seconds",
  },
  503: { "Retry-After": "Seconds" },
};

/** The problems of one status: what each code means, and no other code than these. */
const problemAnswer = (
  status: number,
  codes: readonly ProblemCode[],
  headers: Answer["headers"],
): Answer => ({
  description: codes.map((code) => `\`${code}\`: ${problems[code][1]}`).join("; "),
  headers: { ...headers, ...headerDocs(problemHeaders[status] ?? {}) },
  content: {
    "application/problem+json": {
      schema: { $ref: componentUri("Problem"), properties: { code: { enum: codes } } },
    },
  },
});

/** A status can stand for an answer and for a problem, too: then its content type tells them apart. */
const merged = (answer: Answer | undefined, refusal: Answer): Answer =>
  answer
    ? {
        description: `${answer.description}; ${refusal.description}`,
        headers: { ...answer.headers, ...refusal.headers },
        content: { ...answer.content, ...refusal.content },
      }
    : refusal;

const answers = (route: Route, components: Json): Readonly<Record<string, Answer>> => {
  const documented: Record<string, Answer> = {};
  const shared = headerDocs({ "X-Request-Id": "The caller's, or a new one", ...route.everyAnswer });
  for (const [status, { description, body, headers = {} }] of Object.entries(route.answers))
    documented[status] = {
      description,
      headers: { ...shared, ...headerDocs(headers) },
      ...(body
        ? { content: { "application/json": { schema: lifted(schemaOf(body, "output"), components) } } }
        : {}),
    };
  const byStatus = Map.groupBy(problemsOf(route), (code) => statusOf(route, code));
  for (const [status, codes] of byStatus)
    documented[status] = merged(documented[status], problemAnswer(status, codes, shared));
  return documented;
};

const security: Readonly<Record<Route["caller"], Json[]>> = {
  anyone: [{}, { bearer: [] }],
  staff: [{ staffKey: [] }, { bearer: [] }],
  customer: [{ bearer: [] }, { staffKey: [] }],
  "order-reader": [{ orderToken: [] }, { bearer: [] }, { staffKey: [] }],
  stripe: [],
};

/** The OpenAPI 3.1 document of these routes; `version` is the product's. */
export const openApi = (routes: readonly Route[], version: string): Json => {
  const components: Json = {};
  lifted(schemaOf(ProblemShape, "output"), components);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = {
      operationId: route.id,
      summary: route.summary,
      tags: [route.tag],
      security: security[route.caller],
      parameters: parameters(route, components),
      ...(route.body
        ? {
            requestBody: {
              required: true,
              content: { "application/json": { schema: lifted(schemaOf(route.body, "input"), components) } },
            },
          }
        : {}),
      responses: answers(route, components),
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Boxoffice", version, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "/api" }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        staffKey: { type: "apiKey", in: "header", name: "x-api-key" },
        orderToken: { type: "apiKey", in: "header", name: "X-Order-Token" },
      },
    },
  };
};
