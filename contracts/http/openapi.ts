import * as z from "zod";
import { type ProblemCode, ProblemShape, problems } from "./problem.ts";
import type { Route } from "./route.ts";

type Json = Record<string, unknown>;

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

const everyBodyProblem: readonly ProblemCode[] = [
  "validation_failed",
  "malformed_json",
  "card_data_not_accepted",
  "body_too_large",
  "unsupported_media_type",
];

/** What a route can refuse with, beside what it says itself. */
export const problemsOf = (route: Route): readonly ProblemCode[] => [
  ...(route.body ? everyBodyProblem : route.query ? (["validation_failed"] as const) : []),
  ...(route.caller === "staff" || route.caller === "order-reader"
    ? (["unauthenticated", "forbidden"] as const)
    : []),
  ...(route.problems ?? []),
  ...(route.tag === "Health" ? [] : (["dependency_unavailable"] as const)),
];

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

const answers = (route: Route, components: Json): Json => {
  const documented: Json = {};
  for (const [status, { description, body, headers }] of Object.entries(route.answers))
    documented[status] = {
      description,
      headers: Object.fromEntries(
        Object.entries({ "X-Request-Id": "The caller's, or a new one", ...headers }).map(([name, text]) => [
          name,
          { description: text, schema: { type: "string" } },
        ]),
      ),
      ...(body
        ? { content: { "application/json": { schema: lifted(schemaOf(body, "output"), components) } } }
        : {}),
    };
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code][0]);
  for (const [status, codes] of byStatus) {
    if (documented[status]) continue;
    documented[status] = {
      description: codes.map((code) => `\`${code}\`: ${problems[code][1]}`).join("; "),
      content: { "application/problem+json": { schema: { $ref: componentUri("Problem") } } },
    };
  }
  return documented;
};

const security: Readonly<Record<Route["caller"], Json[]>> = {
  anyone: [],
  staff: [{ staffKey: [] }],
  "order-reader": [{ orderToken: [] }, { staffKey: [] }],
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
        staffKey: { type: "apiKey", in: "header", name: "x-api-key" },
        orderToken: { type: "apiKey", in: "header", name: "X-Order-Token" },
      },
    },
  };
};
