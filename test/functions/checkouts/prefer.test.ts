import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { waitOf } from "../../../functions/checkouts/prefer.ts";

describe("how long a caller wants to wait", () => {
  it("is ten seconds unless it says so", () => {
    expect(waitOf(undefined)).toBe(10_000);
    expect(waitOf("")).toBe(10_000);
  });

  it("is what Prefer says, up to twenty-five seconds", () => {
    for (const [prefer, seconds] of [
      ["wait=0", 0],
      ["wait=5", 5],
      ["wait=25", 25],
      ["wait=26", 25],
      ["wait=1000", 25],
      ["wait=99999999999999999999", 25],
      ["WAIT=3", 3],
      ["wait = 3", 3],
      ['wait="3"', 3],
      ["respond-async, wait=4", 4],
      ["wait=4, respond-async", 4],
      ["wait=4; foo=bar", 4],
      ["wait=4, wait=9", 4],
    ] as const)
      expect(waitOf(prefer), prefer).toBe(seconds * 1000);
  });

  it("is not taken from nonsense", () => {
    for (const prefer of [
      "wait",
      "wait=",
      "wait=-1",
      "wait=x",
      "wait=1.5",
      "wait=1s",
      "await=3",
      "nowait=3",
      "wait:3",
      "wait=0x10",
      "return=minimal",
    ])
      expect(waitOf(prefer), prefer).toBe(10_000);
  });

  it("is always a number of milliseconds between none and twenty-five thousand", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `wait=${text}`),
        ),
        (prefer) => {
          const ms = waitOf(prefer);
          return Number.isInteger(ms) && ms >= 0 && ms <= 25_000;
        },
      ),
    );
  });
});
