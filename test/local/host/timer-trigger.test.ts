import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTimerTrigger } from "../../../local/host/timers/timer-trigger.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const everySecond = { next: (after: number) => Math.floor(after / 1000) * 1000 + 1000 };

/** Runs that take a while, with the instants at which they began. */
function slowRuns(lengthMs: number) {
  const began: number[] = [];
  const run = async () => {
    began.push(Date.now());
    await new Promise((done) => setTimeout(done, lengthMs));
  };
  return { began, run };
}

describe("a timer", () => {
  it("runs at each instant of its schedule", async () => {
    const { began, run } = slowRuns(0);
    createTimerTrigger({ schedule: everySecond, runOnStartup: false, run }).start();
    await vi.advanceTimersByTimeAsync(3500);
    expect(began).toEqual([1000, 2000, 3000]);
  });

  it("never overlaps itself and skips what came while it ran", async () => {
    const { began, run } = slowRuns(2500);
    createTimerTrigger({ schedule: everySecond, runOnStartup: false, run }).start();
    await vi.advanceTimersByTimeAsync(9000);
    expect(began).toEqual([1000, 4000, 7000]);
  });

  it("runs at start when told to", async () => {
    const { began, run } = slowRuns(0);
    createTimerTrigger({ schedule: everySecond, runOnStartup: true, run }).start();
    await vi.advanceTimersByTimeAsync(1500);
    expect(began).toEqual([0, 1000]);
  });

  it("runs no more once it is stopped, also when it was running", async () => {
    const { began, run } = slowRuns(500);
    const timer = createTimerTrigger({ schedule: everySecond, runOnStartup: true, run });
    timer.start();
    await vi.advanceTimersByTimeAsync(100);
    timer.stop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(began).toEqual([0]);
  });

  it("waits longer than one of Node's timers can", async () => {
    const { began, run } = slowRuns(0);
    const inSixtyDays = 60 * 86_400_000;
    const once = { next: (after: number) => (after < inSixtyDays ? inSixtyDays : Number.POSITIVE_INFINITY) };
    createTimerTrigger({ schedule: once, runOnStartup: false, run }).start();
    await vi.advanceTimersByTimeAsync(inSixtyDays - 1);
    expect(began).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(began).toEqual([inSixtyDays]);
  });
});
