import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cursorText, pageOf, readCursor } from "../../../functions/http/cursor.ts";

const isAnything = (text: string): text is string => text.length > 0;
const place = (cursor: string | undefined, isFirst: (text: string) => text is string = isAnything) => {
  const read = readCursor(cursor, isFirst);
  return "place" in read ? read.place : read.refusal.status;
};
const base64url = (text: string) => Buffer.from(text).toString("base64url");

describe("a cursor", () => {
  it("leads back to the place that it was made of", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: "grapheme" }), (a, b) => {
        expect(place(cursorText([a, b]))).toEqual([a, b]);
      }),
    );
    expect(place(undefined)).toBeUndefined();
  });

  it("that this service did not make is a 400, whatever it is", () => {
    for (const text of [
      "",
      "x",
      "W10",
      "null",
      "%",
      "ä",
      " ",
      base64url("[]"),
      base64url("[1,2]"),
      base64url('["a"]'),
      base64url('["a","b","c"]'),
      base64url('["",""]'),
      base64url('{"0":"a","1":"b","length":2}'),
      base64url('"ab"'),
      base64url("["),
      "A".repeat(512),
    ])
      expect(place(text), text).toBe(400);
    fc.assert(fc.property(fc.string(), (text) => place(text) === 400 || Array.isArray(place(text))));
  });

  it("of another list is a 400: its place cannot be one of this list", () => {
    const isInstant = (text: string): text is string => text.startsWith("2026-");
    expect(place(cursorText(["2026-01-01", "x"]), isInstant)).toEqual(["2026-01-01", "x"]);
    expect(place(cursorText(["mug", "sku"]), isInstant)).toBe(400);
  });

  it("that is refused is named in the answer", () => {
    const read = readCursor("garbage", isAnything);
    expect("refusal" in read && read.refusal.body).toMatchObject({
      code: "validation_failed",
      errors: [{ pointer: "/cursor", message: "is no cursor of this list" }],
    });
  });
});

describe("a page", () => {
  const of = (found: readonly number[], limit: number) => pageOf(found, limit, (last) => [`${last}`, "x"]);

  it("has as many items as were asked for, and a cursor to the rest", () => {
    const { items, nextCursor } = of([1, 2, 3], 2);
    expect(items).toEqual([1, 2]);
    expect(place(nextCursor ?? undefined)).toEqual(["2", "x"]);
  });

  it("that is the last has no cursor", () => {
    expect(of([1, 2], 2)).toEqual({ items: [1, 2], nextCursor: null });
    expect(of([1], 2)).toEqual({ items: [1], nextCursor: null });
    expect(of([], 2)).toEqual({ items: [], nextCursor: null });
  });
});
