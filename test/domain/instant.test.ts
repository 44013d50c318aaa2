import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff } from "../../domain/backoff.ts";
import type { Instant } from "../../domain/ids.ts";
import { earlier, instant, isBefore, isInstant, millis, plus, toDate } from "../../domain/instant.ts";

const at = (text: string) => text as Instant;
const someMs = fc.integer({ min: 0, max: 253_402_300_799_999 });

describe("an instant", () => {
  it("is text in UTC with milliseconds, so that text order is time order", () => {
    expect(instant(0)).toBe("1970-01-01T00:00:00.000Z");
    fc.assert(
      fc.property(someMs, someMs, (a, b) => {
        expect(instant(a) < instant(b)).toBe(a < b);
        expect(isBefore(instant(a), instant(b))).toBe(a < b);
        expect(earlier(instant(a), instant(b))).toBe(instant(Math.min(a, b)));
      }),
    );
  });

  it("becomes milliseconds and a date, and comes back as it was", () => {
    fc.assert(
      fc.property(someMs, (ms) => {
        expect(millis(instant(ms))).toBe(ms);
        expect(toDate(instant(ms)).getTime()).toBe(ms);
      }),
    );
  });

  it("moves forwards and back", () => {
    expect(plus(at("2026-12-31T23:59:59.999Z"), 1)).toBe("2027-01-01T00:00:00.000Z");
    expect(plus(at("2027-01-01T00:00:00.000Z"), -1)).toBe("2026-12-31T23:59:59.999Z");
  });

  it("is known from other texts by its form", () => {
    fc.assert(fc.property(someMs, (ms) => isInstant(instant(ms))));
    for (const text of [
      "",
      "2026-01-01",
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.000",
      "2026-13-01T00:00:00.000Z",
      "2026-01-01T25:00:00.000Z",
      "2026-01-01T00:00:00.000+01:00",
      "x2026-01-01T00:00:00.000Z",
      "0000-01-01T00:00:00.000Z",
      "+010000-01-01T00:00:00.000Z",
      "garbage",
    ])
      expect(isInstant(text), text).toBe(false);
  });

  it("is not before itself", () => {
    expect(isBefore(at("2026-01-01T00:00:00.000Z"), at("2026-01-01T00:00:00.000Z"))).toBe(false);
  });
});

describe("the backoff", () => {
  it("begins with a second, doubles, and stays at a minute", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoff)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });
});
