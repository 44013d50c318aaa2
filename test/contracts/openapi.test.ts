import { describe, expect, it } from "vitest";
import { problemsOf, statusOf } from "../../contracts/http/openapi.ts";
import { problems } from "../../contracts/http/problem.ts";
import { document, everyRoute, operationOf } from "../support/the-document.ts";

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

type ProblemSchema = {
  readonly $ref: string;
  readonly properties: { readonly code: { readonly enum: readonly string[] } };
};

const everyNode = function* (value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const member of Object.values(value)) yield* everyNode(member);
};

describe("the OpenAPI document", () => {
  it("says its version, title, licence, server and the product's version", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: "Boxoffice", version: "1.2.3", license: { name: "MIT" } });
    expect(document.servers).toEqual([{ url: "/api" }]);
    expect(Object.keys(document).toSorted()).toEqual(["components", "info", "openapi", "paths", "servers"]);
  });

  it("has every route, and nothing but the routes", () => {
    const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(documented.toSorted()).toEqual(
      everyRoute.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it("names every operation once, by the name of its function", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const route of everyRoute) expect(operationOf(route).operationId).toBe(route.id);
    for (const id of ids) expect(id, "a function's name in Azure").toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,126}$/);
  });

  it("refers to nothing that is not in it", () => {
    const referred = [...everyNode(document)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
    expect(referred.length).toBeGreaterThan(20);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(known).toEqual(expect.arrayContaining([...new Set(referred)]));
    expect(known.filter((name) => !referred.includes(name) && !name.endsWith("/Quote"))).toEqual([]);
  });

  it("keeps shared shapes as components, without traces of how they were made", () => {
    for (const node of everyNode(document))
      for (const trace of ["$defs", "$schema", "$id", "definitions"])
        expect(node).not.toHaveProperty([trace]);
    for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  it("says of every shared shape what it is, and not only that it is itself", () => {
    for (const [name, schema] of Object.entries(document.components.schemas))
      expect(schema["type"], name).toBeDefined();
    expect(document.components.schemas["Problem"]).toMatchObject({
      type: "object",
      required: ["type", "title", "status", "detail", "instance", "code", "retryable"],
    });
  });

  it("declares exactly the parameters that each path has, all of them needed", () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const parameter of operation.parameters)
        expect(["path", "query", "header"]).toContain(parameter.in);
    }
  });

  it("describes every answer, by its status, as JSON or as a problem", () => {
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[245]\d\d$/);
        expect(description).not.toBe("");
        const types = Object.keys(content);
        if (types.length === 0) expect(status).toBe("204");
        for (const type of types) expect(["application/json", "application/problem+json"]).toContain(type);
      }
    }
  });

  it("documents every problem that a route can refuse with, and no other, under its status and with its code", () => {
    for (const route of everyRoute) {
      const documented = Object.entries(operationOf(route).responses).flatMap(([status, response]) => {
        const schema = response.content?.["application/problem+json"]?.schema as ProblemSchema | undefined;
        if (schema) expect(schema.$ref).toBe("#/components/schemas/Problem");
        return (schema?.properties.code.enum ?? []).map((code) => {
          expect(response.description).toContain(`\`${code}\``);
          return `${code} ${status}`;
        });
      });
      const said = problemsOf(route).map((code) => `${code} ${statusOf(route, code)}`);
      expect(documented.toSorted(), route.id).toEqual(said.toSorted());
    }
  });

  it("tells an answer from a problem of the same status", () => {
    const { content = {} } = operationOf({ method: "GET", path: "/health/ready" }).responses["503"] ?? {};
    expect(Object.keys(content)).toEqual(["application/json", "application/problem+json"]);
  });

  it("gives a problem the status that it has on that route", () => {
    const { responses } = operationOf({ method: "POST", path: "/stock/{sku}/adjustments" });
    expect(Object.keys(responses)).not.toContain("409");
    expect(responses["422"]?.description).toContain("`insufficient_stock`");
    expect(operationOf({ method: "POST", path: "/checkouts" }).responses["409"]?.description).toContain(
      "`insufficient_stock`",
    );
  });

  it("documents the problems that all routes of a kind share", () => {
    for (const route of everyRoute) {
      const codes = problemsOf(route);
      if (route.method !== "GET" && route.caller !== "stripe")
        for (const code of [
          "validation_failed",
          "malformed_json",
          "card_data_not_accepted",
          "body_too_large",
          "unsupported_media_type",
        ])
          expect(codes, route.id).toContain(code);
      const needsCredentials = route.caller !== "anyone" && route.caller !== "stripe";
      expect(codes.includes("unauthenticated"), route.id).toBe(route.caller !== "stripe");
      expect(codes.includes("forbidden"), route.id).toBe(needsCredentials);
      const isCounted = route.tag !== "Health" && route.caller !== "stripe";
      expect(codes.includes("rate_limited"), route.id).toBe(isCounted);
      expect(new Set(codes).size, route.id).toBe(codes.length);
    }
  });

  it("asks for the credentials that a route's caller has, by schemes that it declares", () => {
    const asked = new Map(
      everyRoute.map((route) => [route.id, operationOf(route).security.flatMap(Object.keys)]),
    );
    expect(asked.get("products-put")).toEqual(["staffKey", "bearer"]);
    expect(asked.get("orders-get")).toEqual(["orderToken", "bearer", "staffKey"]);
    expect(asked.get("orders-list")).toEqual(["bearer", "staffKey"]);
    expect(asked.get("carts-create")).toEqual(["bearer"]);
    expect(operationOf({ method: "POST", path: "/carts" }).security).toContainEqual({});
    expect(asked.get("webhooks-stripe")).toEqual([]);
    for (const scheme of [...asked.values()].flat())
      expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      staffKey: { type: "apiKey", in: "header", name: "x-api-key" },
      orderToken: { type: "apiKey", in: "header", name: "X-Order-Token" },
    });
  });

  it("has no text that gives away where it was made", () => {
    expect(JSON.stringify(document)).not.toMatch(/localhost|127\.0\.0\.1|file:|\/home\//);
  });
});

describe("the problems", () => {
  it("have a stable code in snake case, a status that is an error, and a title", () => {
    for (const [code, [status, title]] of Object.entries(problems)) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(status).not.toBe(500);
      expect(title).toMatch(/^[A-Z]/);
    }
  });

  it("can each happen on some route", () => {
    const used = new Set(everyRoute.flatMap((route) => problemsOf(route)));
    expect(Object.keys(problems).filter((code) => !used.has(code as keyof typeof problems))).toEqual([]);
  });
});
