import { describe, expect, it } from "vitest";
import { call, startFixture } from "./start-fixture.ts";

const { host, lines } = await startFixture("http", {
  settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "2000000" },
});
const origin = host.api.replace("/api", "");

const see = async (path: string, options: Parameters<typeof call>[2] = {}) => {
  const answer = await call(host, path, options);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text);
};

describe("a request", () => {
  it("reaches its handler with method, URL, parameters, query, headers and body", async () => {
    const headers = { "X-Custom": "v", "content-type": "text/plain" };
    const seen = await see("/api/see/a/b?x=1&x=2&y=%20&z", { method: "POST", headers, body: "héllo" });
    expect(seen).toMatchObject({
      method: "POST",
      url: `${origin}/api/see/a/b?x=1&x=2&y=%20&z`,
      params: { rest: "a/b" },
      query: { x: "1,2", y: " ", z: "" },
      text: "héllo",
      metadata: null,
    });
    expect(seen.headers).toMatchObject({
      "x-custom": "v",
      "content-type": "text/plain",
      "content-length": "6",
    });
  });

  it("has the URL of its Host header", async () => {
    const { url } = await see("/api/see/x", { headers: { host: "shop.example:8443" } });
    expect(url).toBe("http://shop.example:8443/api/see/x");
  });

  it("joins repeated headers by commas, those too that Node would drop", async () => {
    const { headers } = await see("/api/see/x", {
      headers: { "x-many": ["1", "2"], "content-language": ["de", "en"] },
    });
    expect(headers).toMatchObject({ "x-many": "1,2", "content-language": "de,en" });
  });

  it("joins query names that differ only in case, and survives hostile ones", async () => {
    const { query } = await see("/api/see/x?A=1&a=2&__proto__=3&b+c=%zz");
    expect(query).toEqual({ A: "1,2", ["__proto__"]: "3", "b c": "%zz" });
  });

  it("brings its bytes as they are", async () => {
    const body = Buffer.from([0, 255, 128, 10, 13]);
    const { bytes } = await call(host, "/api/bytes", { method: "POST", body });
    expect(bytes).toEqual(Buffer.from(body).reverse());
  });

  it("may have a body of many chunks", async () => {
    const body = Buffer.alloc(1_500_000, 7);
    const { bytes } = await call(host, "/api/bytes", { method: "POST", body });
    expect(bytes.equals(body)).toBe(true);
  });

  it("may have no body at all", async () => {
    const { bytes, status } = await call(host, "/api/bytes", { method: "POST" });
    expect([status, bytes.length]).toEqual([200, 0]);
  });

  it("with a chunked body arrives without it, as on the real host, and the log says why", async () => {
    const response = await fetch(`${host.api}/see/x`, {
      method: "POST",
      body: new Blob(["lost"]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(await response.json()).toMatchObject({ text: "" });
    expect(lines.at(-2)?.message ?? "").toContain("enableHttpStream");
  });

  it("with a body over the limit gets 500 without a body and loses its connection", async () => {
    const headers = { "content-length": "2000001" };
    const answer = await call(host, "/api/bytes", { method: "POST", headers });
    expect([answer.status, answer.text, answer.headers.connection]).toEqual([500, "", "close"]);
  });

  it("with a Host that cannot stand in a URL gets 400", async () => {
    for (const name of ["a b", "shop:99999", "x/y", "user@host"])
      expect((await call(host, "/api/see/x", { headers: { host: name } })).status).toBe(400);
  });
});

describe("the trace context", () => {
  const shape = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

  it("keeps the caller's trace and gives the invocation a span of its own", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const headers = { traceparent, tracestate: "vendor=1" };
    const { trace } = await see("/api/see/x", { headers });
    expect(trace.traceParent).toMatch(shape);
    expect(trace.traceParent.slice(0, 36)).toBe(traceparent.slice(0, 36));
    expect(trace.traceParent.slice(36, 52)).not.toBe(traceparent.slice(36, 52));
    expect(trace.traceState).toBe("vendor=1");
  });

  it.each([
    undefined,
    "nonsense",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
  ])("is a new one, not recorded, when %s came", async (traceparent) => {
    const headers = traceparent === undefined ? {} : { traceparent };
    const first = await see("/api/see/x", { headers });
    const second = await see("/api/see/x", { headers });
    expect(first.trace.traceParent).toMatch(shape);
    expect(first.trace.traceParent.endsWith("-00")).toBe(true);
    expect(first.trace.traceParent.slice(3, 35)).not.toBe(second.trace.traceParent.slice(3, 35));
  });
});

describe("a request without a function", () => {
  it.each([
    ["GET", "/api/unknown"],
    ["GET", "/elsewhere"],
    ["DELETE", "/api/see/x"],
    ["OPTIONS", "/api/see/x"],
    ["HEAD", "/api/default-methods"],
    ["PUT", "/api/default-methods"],
    ["GET", "/api//see/x"],
    ["GET", "//"],
    ["POST", "/"],
  ])("%s %s gets 404 without a body, no Allow and no CORS headers", async (method, path) => {
    const answer = await call(host, path, { method, headers: { origin: "http://shop.example" } });
    expect([answer.status, answer.text]).toEqual([404, ""]);
    expect(Object.keys(answer.headers).filter((name) => /^(allow|access-control)/.test(name))).toEqual([]);
  });

  it("GET / gets the landing page", async () => {
    const answer = await call(host, "/");
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(answer.text).toContain("<!doctype html>");
  });

  it("methods that a function did not choose are GET and POST", async () => {
    for (const method of ["GET", "POST"])
      expect((await call(host, "/api/default-methods", { method })).text).toBe("ok");
  });
});
