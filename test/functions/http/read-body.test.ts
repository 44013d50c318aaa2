import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { call } from "../../support/a-request.ts";
import { anEndpoint } from "./a-endpoint.ts";

const largest = 256 * 1024;
const sized = (bytes: number) => `{"name":"${"x".repeat(bytes - '{"name":""}'.length)}"}`;
const json = { "content-type": "application/json" };
const answer = async (body: unknown, headers: Record<string, string> = {}) => {
  const { status, body: said } = await call(anEndpoint(), { body, headers });
  return status === 200 ? "taken" : said.code;
};

describe("a body", () => {
  it("may have 256 KiB and not a byte more", async () => {
    expect(await answer(sized(largest))).toBe("taken");
    expect(await answer(sized(largest + 1))).toBe("body_too_large");
    expect(await answer(sized(largest - 1).replace("xx", "ä"))).toBe("taken");
  });

  it("is refused by the length that it says it has, before it is read", async () => {
    expect(await answer({ name: "a" }, { "content-length": `${largest + 1}` })).toBe("body_too_large");
    expect(await answer({ name: "a" }, { "content-length": `${largest}` })).toBe("taken");
    expect(await answer({ name: "a" }, { "content-length": "nonsense" })).toBe("taken");
  });

  it("that comes in chunks reaches nobody, and the caller is told why it seems to be missing", async () => {
    const missing = (headers: Record<string, string>) => call(anEndpoint(), { headers });
    expect((await missing({ "transfer-encoding": "chunked" })).body).toMatchObject({
      code: "malformed_json",
      detail: expect.stringContaining("Content-Length"),
    });
    expect((await missing({})).body.detail).toBe("The body is missing");
  });

  it("is application/json in UTF-8", async () => {
    for (const type of [
      "application/json",
      "APPLICATION/JSON",
      "application/json; charset=utf-8",
      'application/json;charset="UTF-8"',
      "application/json ; charset=utf8",
      "application/json; profile=x",
    ])
      expect(await answer({ name: "a" }, { "content-type": type }), type).toBe("taken");
    for (const type of [
      "",
      "text/plain",
      "text/json",
      "application/jsonp",
      "application/problem+json",
      "application/json; charset=latin1",
      "application/json; charset=utf-16",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
    ])
      expect(await answer({ name: "a" }, { "content-type": type }), type).toBe("unsupported_media_type");
  });

  it("without a content type is refused", async () => {
    const bytes = new TextEncoder().encode('{"name":"a"}');
    expect(await answer(bytes)).toBe("unsupported_media_type");
    expect(await answer(bytes, json)).toBe("taken");
  });

  it("is JSON from its first to its last byte", async () => {
    for (const body of [
      "{",
      "{}x",
      "{'name':'a'}",
      '{"name":"a",}',
      "nul",
      '{"name":"a"}{"name":"b"}',
      "\u0000{}",
      '{"name":\u0001"a"}',
      "// c\n{}",
      "NaN",
    ])
      expect(await answer(body), body).toBe("malformed_json");
  });

  it("is UTF-8: other bytes are no text, and not silently replaced", async () => {
    for (const bytes of [
      [0xff],
      [0x22, 0xc3, 0x22],
      [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d],
      [0xfe, 0xff, 0, 0x7b, 0, 0x7d],
    ])
      expect(await answer(new Uint8Array(bytes), json)).toBe("malformed_json");
  });

  it("may be nested as deep as it is long, without harm", async () => {
    for (const deep of [
      `${"[".repeat(120_000)}${"]".repeat(120_000)}`,
      `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`,
    ])
      expect(await answer(deep)).toBe("validation_failed");
  });

  it("that is any JSON value at all is judged by what it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(["taken", "validation_failed", "card_data_not_accepted"]).toContain(
          await answer(JSON.stringify(value)),
        );
      }),
      { numRuns: 200 },
    );
  });
});
