import { describe, expect, it } from "vitest";
import { formatCookie } from "../../../local/host/http/cookie.ts";
import { call, startFixture } from "./start-fixture.ts";

const { host, lines } = await startFixture("http");
const answer = (kind: string) => call(host, `/api/answer/${kind}`);

describe("a handler's answer", () => {
  it.each([
    ["text", 200, "text", "text/plain;charset=UTF-8"],
    ["json", 200, '{"a":1}', "application/json"],
    ["foo", 200, "", undefined],
    ["empty", 200, "", undefined],
    ["own500", 500, '{"code":"own"}', "application/json"],
    ["typed", 200, "\u0001\u0002", "application/pdf"],
  ])("%s goes out with status, body and content type", async (kind, status, text, type) => {
    const { status: given, text: body, headers } = await answer(kind);
    expect([given, body, headers["content-type"]]).toEqual([status, text, type]);
  });

  it("with a body goes out chunked, without a length, even when the handler named one", async () => {
    for (const kind of ["text", "json", "length"]) {
      const { headers, text } = await answer(kind);
      expect([headers["transfer-encoding"], headers["content-length"]]).toEqual(["chunked", undefined]);
      expect(text).not.toBe("");
    }
  });

  it("without a body says that its length is 0", async () => {
    expect((await answer("empty")).headers["content-length"]).toBe("0");
  });

  it("of bytes has no content type of its own", async () => {
    const { headers } = await call(host, "/api/bytes", { method: "POST", body: "ab" });
    expect(headers["content-type"]).toBeUndefined();
  });

  it.each(["nothing", "null", "none"])("%s is 204 without body and length", async (kind) => {
    const { status, text, headers } = await answer(kind);
    expect([status, text, headers["content-length"]]).toEqual([204, "", undefined]);
  });

  it("spells well-known headers as usual and custom ones in lower case", async () => {
    const { status, rawHeaders } = await answer("status");
    expect(status).toBe(418);
    expect(rawHeaders).toEqual(expect.arrayContaining(["x-custom", "Location", "Content-Type"]));
  });

  it("to HEAD has headers only", async () => {
    const { status, text, headers } = await call(host, "/api/options", { method: "HEAD" });
    expect([status, text, headers.allow]).toEqual([200, "", "GET"]);
    expect((await call(host, "/api/options", { method: "OPTIONS" })).text).toBe("x");
  });

  it("that is a stream goes out whole, as without enableHttpStream, and the log says so once", async () => {
    const warnings = () => lines.filter(({ message }) => message.includes("its body is a stream"));
    expect((await call(host, "/api/stream")).text).toBe("onetwo");
    expect((await call(host, "/api/stream")).text).toBe("onetwo");
    expect(warnings()).toHaveLength(1);
  });

  it("that is no object is a failure: 500 without a body", async () => {
    const { status, text, headers } = await answer("plain");
    expect([status, text, headers["content-length"]]).toEqual([500, "", "0"]);
  });
});

describe("a handler that throws", () => {
  it.each([
    ["error", "secret text"],
    ["text", "secret text"],
    ["object", '{"secret":1}'],
    ["undefined", "Unknown error"],
  ])("%s gets 500 without a word, and the log has it", async (kind, message) => {
    const { status, text } = await call(host, `/api/throw/${kind}`);
    expect([status, text]).toEqual([500, ""]);
    expect(lines.findLast(({ level }) => level === "error")?.message).toContain(message);
  });
});

describe("a cookie", () => {
  it("has its attributes in the real host's order and case", () => {
    const text = formatCookie({
      name: "session",
      value: "a b;c'(",
      expires: { value: { seconds: 1_795_404_245 } },
      maxAge: { value: 60.9 },
      domain: { value: "shop.example" },
      path: { value: "/" },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: "explicitNone",
    });
    expect(text).toBe(
      "session=a%20b%3Bc%27%28; expires=Mon, 23 Nov 2026 03:24:05 GMT; max-age=60; domain=shop.example; path=/; secure; samesite=none; httponly",
    );
  });

  it("has only the attributes that were set", () => {
    expect(formatCookie({ name: "a", value: "", sameSite: "none", secure: { value: false } })).toBe("a=");
  });
});
