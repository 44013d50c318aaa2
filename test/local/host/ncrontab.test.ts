import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cron, parseCron } from "../../../local/host/timers/ncrontab.ts";
import { nextOccurrence } from "../../../local/host/timers/next-occurrence.ts";
import { parseSchedule } from "../../../local/host/timers/schedule.ts";

const at = (text: string) => Date.parse(text);
const next = (expression: string, after: string) => {
  const time = nextOccurrence(parseCron(expression), at(after));
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe("an NCRONTAB expression", () => {
  it.each([
    ["*/10 * * * * *", "2026-11-23T10:00:05.500Z", "2026-11-23T10:00:10.000Z"],
    ["*/10 * * * * *", "2026-11-23T10:00:10.000Z", "2026-11-23T10:00:20.000Z"],
    ["0 */5 * * * *", "2026-11-23T23:55:00.000Z", "2026-11-24T00:00:00.000Z"],
    ["0 30 9 * * Mon-Fri", "2026-11-27T10:00:00.000Z", "2026-11-30T09:30:00.000Z"],
    ["0 0 0 1 jan *", "2026-11-23T10:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["0 0 12 29 2 *", "2026-11-23T10:00:00.000Z", "2028-02-29T12:00:00.000Z"],
    ["0 0 0 29 2 sunday", "2026-11-23T10:00:00.000Z", "2032-02-29T00:00:00.000Z"],
    ["15,45 0 3,5 * * *", "2026-11-23T03:00:15.000Z", "2026-11-23T03:00:45.000Z"],
    ["0 50/5 * * * *", "2026-11-23T10:56:00.000Z", "2026-11-23T11:50:00.000Z"],
    ["0 10-20/5 * * * *", "2026-11-23T10:15:00.000Z", "2026-11-23T10:20:00.000Z"],
    ["*/15 8 * * *", "2026-11-23T08:45:00.000Z", "2026-11-24T08:00:00.000Z"],
  ])("%s comes after %s at %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it("wants day and weekday both, unlike other crons", () => {
    expect(next("0 0 0 13 * Friday", "2026-11-23T00:00:00.000Z")).toBe("2027-08-13T00:00:00.000Z");
  });

  it("without a date that exists never comes", () => {
    expect(next("0 0 0 30 2 *", "2026-11-23T00:00:00.000Z")).toBeUndefined();
  });

  it.each([
    ["* * * *", "six fields"],
    ["* * * * * * *", "six fields"],
    ["60 * * * * *", '"60" is no second'],
    ["* 61-70 * * * *", '"61-70" is no minute'],
    ["* * * 0 * *", '"0" is no day'],
    ["* * * * 13 *", '"13" is no month'],
    ["* * * * * 7", '"7" is no day of week'],
    ["* * * * foo *", '"foo" is no month'],
    ["*/0 * * * * *", "the step"],
    ["*/x * * * * *", "the step"],
    ["0 0 22-6 * * *", "runs backwards"],
    ["1-2-3 * * * * *", "two ends"],
    [", * * * * *", "neither a number nor a name"],
  ])("like %s is refused, saying why", (expression, why) => {
    expect(() => parseCron(expression)).toThrow(why);
  });

  it("comes at the same instants as a search second by second would find", () => {
    const item = (low: number, high: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min: low, max: high }).map(String),
        fc.tuple(fc.constant("*"), fc.integer({ min: 1, max: 7 })).map(([star, step]) => `${star}/${step}`),
        fc
          .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      );
    const fields = fc.tuple(item(0, 59), item(0, 59), item(0, 23), item(1, 31), fc.constant("*"), item(0, 6));
    const day = 86_400_000;
    const start = fc.integer({ min: at("2026-02-20T00:00:00Z"), max: at("2026-03-05T00:00:00Z") });
    fc.assert(
      fc.property(fields, start, (parts, after) => {
        const cron = parseCron(parts.join(" "));
        const found = nextOccurrence(cron, after) ?? Number.POSITIVE_INFINITY;
        const slow = searchFrom(cron, after, after + 2 * day);
        expect(found > after + 2 * day ? undefined : found).toBe(slow);
      }),
      { numRuns: 60 },
    );
  });
});

function searchFrom(cron: Cron, after: number, until: number): number | undefined {
  for (let time = Math.floor(after / 1000) * 1000 + 1000; time <= until; time += 1000) {
    const date = new Date(time);
    if (
      cron.seconds.includes(date.getUTCSeconds()) &&
      cron.minutes.includes(date.getUTCMinutes()) &&
      cron.hours.includes(date.getUTCHours()) &&
      cron.days.includes(date.getUTCDate()) &&
      cron.months.includes(date.getUTCMonth() + 1) &&
      cron.weekdays.includes(date.getUTCDay())
    )
      return time;
  }
  return undefined;
}

describe("a timer's schedule", () => {
  it("may name settings", () => {
    const schedule = parseSchedule("%EVERY% * * * * *", { EVERY: "*/30" }, "function tick");
    expect(schedule.next(at("2026-11-23T10:00:01Z"))).toBe(at("2026-11-23T10:00:30Z"));
    expect(() => parseSchedule("%GONE%", {}, "function tick")).toThrow(
      "function tick: the setting GONE is not set",
    );
  });

  it("may be a time span, counted from the instant it is asked", () => {
    expect(parseSchedule("00:00:10", {}, "function tick").next(5000)).toBe(15_000);
    expect(parseSchedule("1.00:00:00", {}, "function tick").next(0)).toBe(86_400_000);
  });

  it.each([
    [undefined, "it has no schedule"],
    ["", "it has no schedule"],
    ["00:00:00", "not longer than nothing"],
    ["0 0 0 31 2 *", "never comes"],
    ["every day", "six fields"],
  ])("like %j is refused with the function's name", (text, why) => {
    expect(() => parseSchedule(text, {}, "function tick")).toThrow(`function tick: `);
    expect(() => parseSchedule(text, {}, "function tick")).toThrow(why);
  });
});
