import { describe, expect, it } from "vitest";
import { problem, reply } from "../../../functions/http/reply.ts";
import { aContext, call, requestOf } from "../../support/a-request.ts";
import { anEndpoint, key } from "./a-endpoint.ts";

const good = { name: "a thing" };
const card = { name: "4242 4242 4242 4242" };
const codeOf = async (...given: Parameters<typeof call>) => (await call(...given)).body.code;

describe("the checks of an endpoint", () => {
  const tooLarge = JSON.stringify({ ...card, junk: "x".repeat(256 * 1024) });
  const plain = { "content-type": "text/plain" };

  it("come in one order: size, type, JSON, card data, credentials, validation", async () => {
    const endpoint = anEndpoint({ caller: "staff" });
    expect(await codeOf(endpoint, { body: `{${tooLarge}`, headers: plain })).toBe("body_too_large");
    expect(await codeOf(endpoint, { body: `{${JSON.stringify(card)}`, headers: plain })).toBe(
      "unsupported_media_type",
    );
    expect(await codeOf(endpoint, { body: `{${JSON.stringify(card)}` })).toBe("malformed_json");
    expect(await codeOf(endpoint, { body: { junk: card } })).toBe("card_data_not_accepted");
    expect(await codeOf(endpoint, { body: { junk: 1 } })).toBe("unauthenticated");
    expect(await codeOf(endpoint, { body: { junk: 1 }, headers: { "x-api-key": "wrong" } })).toBe(
      "forbidden",
    );
    expect(await codeOf(endpoint, { body: { junk: 1 }, headers: { "x-api-key": key } })).toBe(
      "validation_failed",
    );
    expect((await call(endpoint, { body: good, headers: { "x-api-key": key } })).status).toBe(200);
    expect(endpoint.asked).toHaveLength(1);
  });

  it("find a missing body before credentials are looked at", async () => {
    const endpoint = anEndpoint({ caller: "staff" });
    const { status, body } = await call(endpoint, {});
    expect([status, body.code]).toEqual([400, "malformed_json"]);
    expect(body.detail).toBe("The body is missing");
  });

  it("look at the body before the query", async () => {
    const endpoint = anEndpoint({ withQuery: true });
    const { body } = await call(endpoint, { body: { name: "" }, query: { limit: "0" } });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/name"]);
    expect((await call(endpoint, { body: good, query: { limit: "0" } })).body.errors[0].pointer).toBe(
      "/limit",
    );
  });

  it("do not read the body of a GET", async () => {
    const endpoint = anEndpoint({ method: "GET", withBody: false });
    expect(
      (await call(endpoint, { headers: { "content-type": "text/plain", "content-length": "999999999" } }))
        .status,
    ).toBe(200);
  });

  it("take a body that a route without one was sent only when it is empty JSON", async () => {
    const endpoint = anEndpoint({ withBody: false });
    expect((await call(endpoint)).status).toBe(200);
    expect((await call(endpoint, { body: {} })).status).toBe(200);
    expect(await codeOf(endpoint, { body: { a: 1 } })).toBe("validation_failed");
    expect(await codeOf(endpoint, { body: "{" })).toBe("malformed_json");
    expect(await codeOf(endpoint, { body: card })).toBe("card_data_not_accepted");
    expect(await codeOf(endpoint, { body: "x", headers: plain })).toBe("unsupported_media_type");
  });

  it("hand on what was found in order: parameters, query, body, headers, caller", async () => {
    const endpoint = anEndpoint({ caller: "staff", withQuery: true });
    await call(endpoint, {
      params: { thingId: "t1" },
      query: { limit: "7", other: "x" },
      body: good,
      headers: { "x-api-key": key, "x-order-token": "tok", "If-Match": '"3"' },
    });
    const [asked] = endpoint.asked;
    expect(asked).toMatchObject({
      params: { thingId: "t1" },
      query: { limit: 7 },
      body: good,
      caller: { staff: { name: "ada" }, subject: undefined, orderToken: "tok" },
    });
    expect([asked?.header("if-match"), asked?.header("IF-MATCH"), asked?.header("x-none")]).toEqual([
      '"3"',
      '"3"',
      undefined,
    ]);
  });
});

describe("credentials", () => {
  const asStaff = (value: string | undefined) =>
    call(
      anEndpoint({ method: "GET", caller: "staff", withBody: false }),
      value === undefined ? {} : { headers: { "x-api-key": value } },
    );
  const asReader = (headers: Record<string, string>) =>
    call(anEndpoint({ method: "GET", caller: "order-reader", withBody: false }), { headers });

  it("are asked for with 401, and an empty header is none", async () => {
    expect((await asStaff(undefined)).status).toBe(401);
    expect((await asStaff("")).status).toBe(401);
    expect((await asReader({})).status).toBe(401);
    expect((await asReader({ "x-order-token": "", "x-api-key": "" })).status).toBe(401);
  });

  it("that are wrong are refused with 403", async () => {
    for (const wrong of ["staff-key-3", `${key}x`, key.toUpperCase(), "x".repeat(10_000)])
      expect((await asStaff(wrong)).status).toBe(403);
  });

  it("are any one of the keys, so that they can be rotated", async () => {
    expect((await asStaff(key)).status).toBe(200);
    expect((await asStaff("staff-key-2")).status).toBe(200);
  });

  it("of an order's reader are left to the handler, which knows the order", async () => {
    expect((await asReader({ "x-order-token": "whatever" })).status).toBe(200);
    expect((await asReader({ "x-api-key": "wrong" })).status).toBe(200);
  });

  it("are not needed where anyone may call, and wrong ones do no harm there", async () => {
    const endpoint = anEndpoint({ method: "GET", withBody: false });
    expect((await call(endpoint, { headers: { "x-api-key": "wrong" } })).status).toBe(200);
    expect(endpoint.asked[0]?.caller.staff).toBe("wrong");
  });

  it("match nobody where no keys are set", async () => {
    const { endpointsWith } = await import("../../../functions/http/endpoint.ts");
    const none = endpointsWith({ staffKeys: [], report: () => {} });
    const made = none(
      { id: "x", method: "GET", path: "/x", summary: "", tag: "", caller: "staff", answers: {} },
      async () => reply(200),
    );
    expect((await call(made, { headers: { "x-api-key": "anything" } })).status).toBe(403);
    expect((await call(made)).status).toBe(401);
  });
});

describe("an answer", () => {
  it("carries the caller's request id where it is well formed, and a new one otherwise", async () => {
    const endpoint = anEndpoint({ method: "GET", withBody: false });
    const idOf = async (id?: string) =>
      (await call(endpoint, id === undefined ? {} : { headers: { "x-request-id": id } })).headers[
        "x-request-id"
      ];
    for (const id of ["abcdefgh", "A.b_c-1234", "x".repeat(64)]) expect(await idOf(id)).toBe(id);
    for (const id of ["short", "x".repeat(65), "with space", "semi;colon", "<script>", "ünïcödé1", ""]) {
      const given = await idOf(id);
      expect(given, id).not.toBe(id);
      expect(given).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(await idOf()).not.toBe(await idOf());
  });

  it("is never kept by caches nor guessed at by browsers", async () => {
    const { headers } = await call(anEndpoint({ method: "GET", withBody: false }));
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-type": "application/json",
    });
  });

  it("without a body has no content type", async () => {
    const endpoint = anEndpoint({ withBody: false }, async () => reply(204));
    const { status, body, headers } = await call(endpoint);
    expect([status, body, headers["content-type"]]).toEqual([204, undefined, undefined]);
  });

  it("that is a problem has the members of RFC 9457 and ours, and names the request", async () => {
    const endpoint = anEndpoint({ withBody: false }, async () =>
      problem("cart_locked", { detail: "Wait", members: { checkoutId: "chk_1" }, headers: { ETag: '"2"' } }),
    );
    const { status, headers, body } = await call(endpoint, { headers: { "x-request-id": "request-1" } });
    expect(status).toBe(409);
    expect(headers).toMatchObject({
      "content-type": "application/problem+json",
      etag: '"2"',
      "x-request-id": "request-1",
    });
    expect(body).toEqual({
      type: "urn:boxoffice:problem:cart_locked",
      title: "A checkout holds this cart",
      status: 409,
      detail: "Wait",
      instance: "urn:boxoffice:request:request-1",
      code: "cart_locked",
      retryable: true,
      checkoutId: "chk_1",
    });
  });

  it("says when to come again where a service is away", async () => {
    const endpoint = anEndpoint({ withBody: false }, async () => problem("dependency_unavailable"));
    const { status, headers, body } = await call(endpoint);
    expect([status, headers["retry-after"], body.retryable]).toEqual([503, "2", true]);
  });
});

describe("an error that a handler throws", () => {
  for (const [what, thrown] of [
    ["an error", new Error("a secret: 4242424242424242")],
    ["a text", "boom"],
    ["nothing", undefined],
    ["an object", { status: 500 }],
  ] as const)
    it(`becomes a 503, be it ${what}, and its text goes to no caller`, async () => {
      const endpoint = anEndpoint({ withBody: false }, () => Promise.reject(thrown));
      const { status, headers, body } = await call(endpoint);
      expect([status, body.code, headers["retry-after"]]).toEqual([503, "dependency_unavailable", "2"]);
      expect(JSON.stringify(body)).not.toMatch(/secret|boom|4242/);
    });

  it("is reported with the checkout of its path, if that is an id of a checkout", async () => {
    const endpoint = anEndpoint({}, () => Promise.reject(new Error("away")));
    const headers = { "x-request-id": "request-1" };
    for (const checkoutId of ["chk_1", "ada@example.com"])
      await call(endpoint, { body: good, headers, params: { checkoutId } });
    expect(endpoint.reported.map((given) => given[3])).toEqual([
      { requestId: "request-1", checkoutId: "chk_1" },
      { requestId: "request-1" },
    ]);
  });

  it("is reported with the route, the invocation and the request's id, and nothing else of the request", async () => {
    const thrown = new Error("away");
    const endpoint = anEndpoint({}, () => Promise.reject(thrown));
    const context = aContext();
    await endpoint.handler(
      requestOf(endpoint, { body: good, headers: { "x-request-id": "request-1" } }),
      context,
    );
    expect(endpoint.reported).toEqual([["things-do", thrown, context, { requestId: "request-1" }]]);
    expect(endpoint.reported[0]?.[2]).toBe(context);
  });

  it("is a 503, too, when the body cannot be read to its end", async () => {
    const endpoint = anEndpoint();
    const request = requestOf(endpoint, { body: good });
    await request.text();
    const response = await endpoint.handler(request, aContext());
    expect(response).toMatchObject({ status: 503 });
  });
});
