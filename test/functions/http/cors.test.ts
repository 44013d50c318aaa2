import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preflights } from "../../../functions/http/cors.ts";
import { ask } from "../../support/guarded-request.ts";
import { type GuardedShop, openGuardedShop } from "../../support/guarded-shop.ts";
import { everyRoute } from "../../support/the-document.ts";

const shopfront = "https://shop.example";
const other = "https://other.example";
const asked = preflights(everyRoute, new Set([shopfront, "http://localhost:5173"]));

const corsOf = (headers: Readonly<Record<string, string>>) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"));

const preflight = async (path: string, method: string, origin: string | undefined = shopfront) => {
  const found = asked.find((one) => one.path === path);
  if (!found) throw new Error(`nobody answers OPTIONS ${path}`);
  return ask(
    found.handler,
    { method: "OPTIONS", path },
    { headers: { ...(origin ? { origin } : {}), "access-control-request-method": method } },
  );
};
const listOf = (text: string | undefined) => (text ?? "").split(", ");

describe("a preflight", () => {
  it("is answered once for each path, by a function that Azure can name, and not for Stripe's webhook", () => {
    const paths = new Set(everyRoute.filter(({ caller }) => caller !== "stripe").map(({ path }) => path));
    expect(asked.map(({ path }) => path).toSorted()).toEqual([...paths].toSorted());
    const names = asked.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,126}$/);
    for (const { id } of everyRoute) expect(names).not.toContain(id);
  });

  it("allows a page of a listed origin the methods of the path and the headers of the route", async () => {
    for (const route of everyRoute.filter(({ caller }) => caller !== "stripe")) {
      const { status, headers, body } = await preflight(route.path, route.method);
      expect([status, body]).toEqual([204, undefined]);
      expect(headers["access-control-allow-origin"]).toBe(shopfront);
      expect(listOf(headers["access-control-allow-methods"])).toContain(route.method);
      const allowed = listOf(headers["access-control-allow-headers"]);
      expect(allowed).toEqual(expect.arrayContaining(["Authorization", ...Object.keys(route.headers ?? {})]));
      expect(allowed.includes("Content-Type"), route.id).toBe(route.body !== undefined);
      expect(allowed.includes("X-API-Key"), route.id).toBe(route.caller !== "anyone");
      expect(allowed.includes("X-Order-Token"), route.id).toBe(route.caller === "order-reader");
    }
    const { headers } = await preflight("/carts/{cartId}", "PATCH");
    expect(listOf(headers["access-control-allow-methods"])).toEqual(["GET", "PATCH", "DELETE"]);
    expect(headers["access-control-max-age"]).toBe("7200");
  });

  it("allows nothing to a page of another origin, nor a method that the path has not", async () => {
    for (const answer of [
      await preflight("/carts", "POST", other),
      await preflight("/carts", "POST", "null"),
      await preflight("/carts", "POST", `${shopfront}.evil.example`),
      await preflight("/carts", "POST", "http://shop.example"),
      await preflight("/carts", "POST", ""),
      await preflight("/carts", "DELETE"),
      await preflight("/carts", "post"),
    ])
      expect([answer.status, corsOf(answer.headers)]).toEqual([204, []]);
  });

  it("may be kept for one origin, method and set of headers only, and is never answered for cookies", async () => {
    const { headers } = await preflight("/carts", "POST");
    expect(headers["x-request-id"]).toMatch(/^[\w-]{36}$/);
    expect(headers["vary"]).toBe("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    expect((await preflight("/carts", "POST", other)).headers["vary"]).toBe(headers["vary"]);
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
  });
});

describe("an answer", () => {
  let shop: GuardedShop;
  beforeAll(async () => {
    shop = await openGuardedShop({ corsOrigins: [shopfront] });
  });
  afterAll(() => shop.close());
  const create = (headers: Readonly<Record<string, string>>, body: unknown = { currency: "EUR" }) =>
    shop.ask("carts-create", { headers, body });

  it("may be read by a page of a listed origin, with the headers that it needs, be it good or bad", async () => {
    for (const body of [{ currency: "EUR" }, { currency: "?" }]) {
      const { headers } = await create({ origin: shopfront }, body);
      expect(headers).toMatchObject({ "access-control-allow-origin": shopfront, vary: "Origin" });
      expect(listOf(headers["access-control-expose-headers"])).toEqual(
        expect.arrayContaining([
          "ETag",
          "Location",
          "Retry-After",
          "X-Request-Id",
          "Idempotency-Replayed",
          "RateLimit",
        ]),
      );
      expect(headers).not.toHaveProperty("access-control-allow-credentials");
    }
  });

  it("may be read by no page of another origin, and says that it depends on it", async () => {
    for (const headers of [{ origin: other }, { origin: "null" }, {}]) {
      const answer = await create(headers);
      expect([answer.status, corsOf(answer.headers), answer.headers["vary"]]).toEqual([201, [], "Origin"]);
    }
  });

  it("says nothing of origins where none is listed", async () => {
    const none = await openGuardedShop();
    const { headers } = await none.ask("products-list", { headers: { origin: shopfront } });
    expect([corsOf(headers), headers["vary"]]).toEqual([[], undefined]);
    await none.close();
  });
});
