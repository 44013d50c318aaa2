import { describe, expect, it } from "vitest";
import { RouteTable } from "../../../local/host/http/route-table.ts";

/** A table of routes, each named by its own template; a list instead of a text gives methods too. */
function table(templates: readonly (string | readonly [string, readonly string[]])[], prefix = "api") {
  const definitions = templates.map((entry, index) => {
    const [template, methods] = typeof entry === "string" ? [entry, []] : entry;
    return { name: `f${index}`, template, methods, target: template };
  });
  return new RouteTable<string>(prefix, definitions);
}

const match = (routes: RouteTable<string>, path: string, method = "GET") => routes.match(method, path);

describe("routes", () => {
  it("match below the prefix of host.json, whatever the case, with or without a slash at the end", () => {
    const routes = table(["orders/{id}"]);
    for (const path of ["/api/orders/O1", "/API/Orders/O1", "/api/orders/O1/"])
      expect(match(routes, path)).toEqual({ target: "orders/{id}", params: { id: "O1" } });
    expect(match(routes, "/orders/O1")).toBeUndefined();
    expect(match(table(["orders/{id}"], ""), "/orders/O1")?.params).toEqual({ id: "O1" });
    expect(match(table(["orders/{id}"], "/v1/shop/"), "/v1/shop/orders/O1")?.params).toEqual({ id: "O1" });
  });

  it("do not match a path with an empty segment anywhere", () => {
    const routes = table(["a/{b?}", "rest/{*rest}"]);
    for (const path of ["//api/a", "/api//a", "/api/a//", "/api/rest/x//y", "/api/a//b"])
      expect(match(routes, path)).toBeUndefined();
  });

  it("decode parameters, except for an escaped slash, which stays as it was written", () => {
    const routes = table(["p/{a}"]);
    expect(match(routes, "/api/p/b%20c%2Fd")?.params).toEqual({ a: "b c%2Fd" });
    expect(match(routes, "/api/p/%c3%a9%2f1+1")?.params).toEqual({ a: "é%2f1+1" });
    expect(match(routes, "/api/p/50%25")?.params).toEqual({ a: "50%" });
  });

  it("leave an escape alone that is none or is not UTF-8", () => {
    expect(match(table(["p/{a}"]), "/api/p/%zz%20%ff")?.params).toEqual({ a: "%zz %ff" });
  });

  it("give a catch-all the rest with its slashes, the last one too", () => {
    const routes = table(["rest/{*rest}"]);
    expect(match(routes, "/api/rest/a/b%2Fc/")?.params).toEqual({ rest: "a/b%2Fc/" });
    expect(match(routes, "/api/rest")?.params).toEqual({});
  });

  it("let an optional parameter be missing, and then do not name it", () => {
    const routes = table(["p/{a:int}/{b?}"]);
    expect(match(routes, "/api/p/5")?.params).toEqual({ a: "5" });
    expect(match(routes, "/api/p/5/x")?.params).toEqual({ a: "5", b: "x" });
    expect(match(routes, "/api/p/5/x/y")).toBeUndefined();
  });

  it.each([
    ["{a:int}", ["5", "-5", "2147483647"], ["x", "5.5", "2147483648", ""]],
    ["{a:long}", ["2147483648"], ["9223372036854775808"]],
    ["{a:guid}", ["3f2504e0-4f89-11d3-9a0c-0305e82c3301"], ["3f2504e0"]],
    ["{a:bool}", ["true", "FALSE"], ["1"]],
    ["{a:alpha}", ["abc"], ["ab1"]],
    ["{a:decimal}", ["1.5", "-.5"], ["1,5"]],
    ["{a:datetime}", ["2026-11-23"], ["soon"]],
    ["{a:length(3)}", ["abc"], ["ab", "abcd"]],
    ["{a:length(1,2)}", ["a", "ab"], ["abc"]],
    ["{a:minlength(2)}", ["ab"], ["a"]],
    ["{a:maxlength(2)}", ["ab"], ["abc"]],
    ["{a:min(5)}", ["5"], ["4", "x"]],
    ["{a:max(5)}", ["5"], ["6"]],
    ["{a:range(1,3)}", ["2"], ["0", "4"]],
    ["{a:regex(^o{{2}}/?$)}", ["oo"], ["o"]],
    ["{a:int:min(10)}", ["10"], ["9"]],
  ])("with the constraint %s accept %j and not %j", (template, good, bad) => {
    const routes = table([template]);
    for (const text of good) expect(match(routes, `/api/${text}`)?.params).toEqual({ a: text });
    for (const text of bad) expect(match(routes, `/api/${text}`)).toBeUndefined();
  });

  it("prefer a literal to a constrained parameter to a free one to a catch-all, from the left", () => {
    const routes = table(["{*all}", "o/{id}", "o/{id:int}", "o/new", "{x}/new/{y}"]);
    const winner = (path: string) => match(routes, path)?.target;
    expect(winner("/api/o/new")).toBe("o/new");
    expect(winner("/api/o/7")).toBe("o/{id:int}");
    expect(winner("/api/o/seven")).toBe("o/{id}");
    expect(winner("/api/o/new/3")).toBe("{x}/new/{y}");
    expect(winner("/api/elsewhere/a/b")).toBe("{*all}");
  });

  it("pass over a route without the request's method, on to a less specific one", () => {
    const routes = table([
      ["orders/new", ["POST"]],
      ["orders/{id}", ["GET"]],
    ]);
    expect(match(routes, "/api/orders/new", "POST")?.target).toBe("orders/new");
    expect(match(routes, "/api/orders/new", "GET")).toEqual({ target: "orders/{id}", params: { id: "new" } });
    expect(match(routes, "/api/orders/new", "DELETE")).toBeUndefined();
  });

  it("keep two methods of one path apart", () => {
    const routes = new RouteTable<string>("api", [
      { name: "read", template: "carts/{id}", methods: ["GET"], target: "read" },
      { name: "write", template: "carts/{cart}", methods: ["PUT"], target: "write" },
    ]);
    expect(match(routes, "/api/carts/1", "PUT")).toEqual({ target: "write", params: { cart: "1" } });
    expect(match(routes, "/api/carts/1", "GET")).toEqual({ target: "read", params: { id: "1" } });
  });

  it("may hold a colon in a literal", () => {
    const routes = table([["products:import", ["POST"]], "products/{sku}"]);
    expect(match(routes, "/api/products:import", "POST")?.target).toBe("products:import");
  });

  it("resolve dot segments before they are looked up", () => {
    expect(match(table(["a/b"]), "/api/x/../a/./b")?.target).toBe("a/b");
  });

  it.each([
    ["/orders", "must not start with /"],
    ["a/{b}.{c}", "mixes text and a parameter"],
    ["a/{b=1}", "default value"],
    ["a/{b:colour}", 'the constraint "colour"'],
    ["{*rest}/a", "a catch-all that is not last"],
    ["{a?}/b", "an optional parameter before one that is not"],
    ["{a}/{A}", "two parameters of one name"],
    ["a//b", "an empty segment"],
  ])("refuse the template %s at start, naming the function", (template, why) => {
    expect(() => table([template])).toThrow(why);
    expect(() => table([template])).toThrow("function f0");
  });

  it("refuse two functions with the same route and method, of which the real host would serve one", () => {
    expect(() =>
      table([
        ["a/{x}", ["GET"]],
        ["A/{y}", ["PUT", "GET"]],
      ]),
    ).toThrow("functions f0 and f1 have the same");
    expect(() =>
      table([
        ["a/{x}", ["GET"]],
        ["a/{x}", ["PUT"]],
      ]),
    ).not.toThrow();
  });
});
