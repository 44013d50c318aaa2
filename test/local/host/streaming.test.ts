import http, { request as httpRequest, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { call, startFixture } from "./start-fixture.ts";

const { host, lines } = await startFixture("streaming", {
  settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "100000" },
});

/** Opens a request and gives its answer while it is still coming; chunks are read one by one. */
function open(path: string, method = "GET") {
  const { hostname, port } = new URL(host.api);
  const request = httpRequest({ hostname, port, path, method, agent: false });
  request.on("error", () => {});
  const response = new Promise<IncomingMessage>((resolve) => void request.once("response", resolve));
  return { request, response };
}

async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<string> {
  const { value, done } = await chunks.next();
  return done ? "(end)" : String(value);
}

describe("an app with enableHttpStream", () => {
  it("gives the caller each chunk of an async iterable when it comes, before the answer is complete", async () => {
    const { steps } = await import("../../fixtures/apps/streaming/main.js");
    const { request, response } = open("/api/events/7");
    request.end();
    const answer = await response;
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "text/event-stream"]);
    const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]();
    expect(await nextChunk(chunks)).toBe("data: start 7\n\n");
    steps[0].resolve("one");
    expect(await nextChunk(chunks)).toBe("data: one\n\n");
    steps[1].resolve("two");
    expect(await nextChunk(chunks)).toBe("data: two\n\n");
    expect(await nextChunk(chunks)).toBe("(end)");
  });

  it("takes a ReadableStream for a body", async () => {
    const answer = await call(host, "/api/readable");
    expect([answer.status, answer.text, answer.headers["transfer-encoding"]]).toEqual([200, "ab", "chunked"]);
  });

  it("reads a chunked request while the caller still writes it", async () => {
    const { request, response } = open("/api/lines", "POST");
    request.write("first\n");
    const chunks: AsyncIterator<Buffer> = (await response)[Symbol.asyncIterator]();
    expect(await nextChunk(chunks)).toBe("FIRST\n");
    request.end("second\n");
    expect(await nextChunk(chunks)).toBe("SECOND\n");
    expect(await nextChunk(chunks)).toBe("(end)");
  });

  it("sees URL, headers and body as they came, and the query among the parameters, below the route's", async () => {
    const headers = { host: "shop.example", "x-custom": "v" };
    const answer = await call(host, "/api/see/r?kind=q&x=1&x=2", { method: "POST", headers, body: "text" });
    const seen = JSON.parse(answer.text);
    expect(seen).toMatchObject({
      url: "http://shop.example/api/see/r?kind=q&x=1&x=2",
      params: { kind: "r", x: "2" },
      text: "text",
    });
    expect(seen.query).toEqual([
      ["kind", "q"],
      ["x", "1"],
      ["x", "2"],
    ]);
    expect(seen.headers).toMatchObject({ host: "shop.example", "x-custom": "v" });
    expect(seen.headers["x-ms-invocation-id"]).toBeUndefined();
    expect(seen.trace.traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(answer.headers["set-cookie"]).toEqual(["c=v%20w; Path=/"]);
  });

  it("leaves node:http as it was", () => {
    expect(http.createServer()).toBeInstanceOf(http.Server);
  });

  it("routes as ever: 404 for an unknown route, a wrong method and a double slash", async () => {
    for (const [method, path] of [
      ["GET", "/api/none"],
      ["PUT", "/api/see/x"],
      ["GET", "/api//see/x"],
    ] as const)
      expect((await call(host, path, { method })).status).toBe(404);
  });

  it("that throws or returns nothing is answered, and the log says that the real host would not answer", async () => {
    const thrown = await call(host, "/api/throws");
    expect([thrown.status, thrown.text]).toEqual([500, ""]);
    expect(lines.at(-1)).toMatchObject({ level: "error", category: "throws" });
    expect(lines.at(-1)?.message).toContain("without an answer");
    const nothing = await call(host, "/api/nothing");
    expect([nothing.status, nothing.text]).toEqual([204, ""]);
    expect(lines.at(-1)).toMatchObject({ level: "error", category: "nothing" });
  });

  it("whose source breaks half-way has its connection cut, so that nobody takes the half for the whole", async () => {
    const { request, response } = open("/api/breaks");
    request.end();
    const chunks: AsyncIterator<Buffer> = (await response)[Symbol.asyncIterator]();
    expect(await nextChunk(chunks)).toBe("half");
    await expect(nextChunk(chunks)).rejects.toThrow("aborted");
  });

  it("refuses a body over the limit, announced or not", async () => {
    const announced = await call(host, "/api/see/x", { method: "POST", body: Buffer.alloc(100_001) });
    expect([announced.status, announced.headers.connection]).toEqual([500, "close"]);
    const { request, response } = open("/api/see/x", "POST");
    request.write(Buffer.alloc(60_000));
    request.end(Buffer.alloc(60_000));
    expect((await response).statusCode).toBe(500);
  });
});
