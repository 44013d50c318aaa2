import { describe, expect, it } from "vitest";
import { problem, reply } from "../../../functions/http/reply.ts";
import { mustBeDocumented, undocumented } from "../../support/documented.ts";

const getCart = { method: "GET", path: "/carts/{cartId}" } as const;
const deleteCart = { method: "DELETE", path: "/carts/{cartId}" } as const;
const cart = {
  cartId: "cart_1",
  version: 1,
  status: "open",
  currency: "EUR",
  lines: [],
  estimate: { goods: { amount: 9_999_999_999, currency: "EUR" } },
  expiresAt: "2026-01-01T00:00:00.000Z",
};
const json = { "content-type": "application/json; charset=utf-8", etag: '"1"' };
const refusal = (code: Parameters<typeof problem>[0], over: object = {}) => {
  const { status, body } = problem(code);
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: { instance: "urn:x", ...(body as object), ...over },
  };
};

/** What all tests of the API rest on when they hold its answers against the document. */
describe("an answer that is held against the OpenAPI document", () => {
  it("is documented with its status, type, headers and body", () => {
    expect(undocumented(getCart, { status: 200, headers: json, body: cart })).toEqual([]);
    expect(undocumented(getCart, refusal("cart_not_found"))).toEqual([]);
    expect(undocumented(deleteCart, { ...reply(204), headers: {}, body: undefined })).toEqual([]);
    expect(undocumented(deleteCart, { ...reply(204), headers: {}, body: "" })).toEqual([]);
  });

  it("is not where the route never gives its status", () => {
    expect(undocumented(getCart, { status: 201, headers: json, body: cart })).toHaveLength(1);
    expect(undocumented(getCart, refusal("cart_locked"))).toHaveLength(1);
  });

  it("is not where the route never gives the problem's code under that status", () => {
    expect(undocumented(getCart, refusal("order_not_found"))).toEqual([expect.stringContaining("/code")]);
    expect(undocumented(getCart, refusal("cart_not_found", { code: "made_up" }))).toHaveLength(1);
  });

  it("is not with another type, an unknown header, or a body of another shape", () => {
    const { etag, ...type } = json;
    expect(undocumented(getCart, { status: 200, headers: { etag }, body: cart })).toHaveLength(1);
    expect(undocumented(getCart, { status: 200, headers: { ...json, location: "/" }, body: cart })).toEqual([
      expect.stringContaining("location"),
    ]);
    const { version, ...without } = cart;
    expect(undocumented(getCart, { status: 200, headers: type, body: without })).toEqual([
      expect.stringContaining("/version is missing"),
    ]);
    expect(undocumented(deleteCart, { status: 204, headers: {}, body: {} })).toHaveLength(1);
  });

  it("ends a test when it is not documented, and is let by where the route is not the product's", () => {
    expect(() => mustBeDocumented(getCart, refusal("cart_locked"))).toThrow("409");
    expect(() => mustBeDocumented({ method: "GET", path: "/things" }, refusal("cart_locked"))).not.toThrow();
  });
});
