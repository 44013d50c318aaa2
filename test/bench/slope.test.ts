import { describe, expect, it } from "vitest";
import { lateSlope, type Point, slopeOf } from "../../bench/slope.ts";

const line = (perX: number, from: number, to: number): Point[] =>
  Array.from({ length: to - from }, (_, nth) => [from + nth, 7 + perX * (from + nth)] as const);

describe("the slope of what a benchmark watches", () => {
  it("is that of a straight line, without an error", () => {
    expect(slopeOf(line(64, 0, 10)).perX).toBeCloseTo(64);
    expect(slopeOf(line(64, 0, 10)).error).toBeCloseTo(0);
  });

  it("is the least-squares slope of points that scatter, with its standard error", () => {
    const { perX, error } = slopeOf([
      [0, 0],
      [1, 2],
      [2, 1],
      [3, 3],
    ]);
    expect(perX).toBeCloseTo(0.8);
    // Residuals -0.3, 0.9, -0.9, 0.3: sqrt(1.8 / 2 / 5).
    expect(error).toBeCloseTo(Math.sqrt(0.18));
  });

  it("leaves out what grew in the first half", () => {
    const growing = line(100, 0, 50);
    const flat = Array.from({ length: 51 }, (_, nth) => [50 + nth, 5000] as const);
    expect(lateSlope([...growing, ...flat]).perX).toBeCloseTo(0);
    expect(slopeOf([...growing, ...flat]).perX).toBeGreaterThan(20);
  });

  it("sees what begins to grow in the second half", () => {
    const flat = Array.from({ length: 50 }, (_, nth) => [nth, 5007] as const);
    expect(lateSlope([...flat, ...line(100, 50, 101)]).perX).toBeCloseTo(100);
  });

  it.each([
    [[]],
    [[[1, 2]]],
    [line(1, 0, 2)],
    [
      [
        [1, 1],
        [1, 2],
        [1, 3],
      ],
    ],
  ] as [Point[]][])("is no number where the points cannot say", (points) => {
    expect(slopeOf(points)).toEqual({ perX: Number.NaN, error: Number.NaN });
  });
});
