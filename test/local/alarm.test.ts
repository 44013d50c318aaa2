import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { Alarm } from "../../local/alarm.ts";
import { until } from "../support/until.ts";

let rings = 0;
const alarm = () => {
  rings = 0;
  opened = new Alarm(Date.now, () => {
    rings += 1;
  });
  return opened;
};
let opened: Alarm | undefined;
afterEach(() => opened?.stop());

describe("the alarm", () => {
  it("rings once for the earliest of what it was set to", async () => {
    const clock = alarm();
    const now = Date.now();
    clock.set(now + 60_000);
    clock.set(now + 10);
    clock.set(now + 30_000);
    await until(() => rings > 0, 10_000);
    expect(rings).toBe(1);
    expect(Date.now() - now).toBeLessThan(5_000);
  });

  it("does not ring for what is further away than setTimeout can count", async () => {
    alarm().set(Date.now() + 90 * 86_400_000);
    await delay(30); // a delay that overflowed would have rung after one millisecond
    expect(rings).toBe(0);
  });

  it("stays silent once stopped", async () => {
    const clock = alarm();
    clock.set(Date.now() + 5);
    clock.stop();
    clock.set(Date.now());
    await delay(20); // nothing can be waited for: silence is the point
    expect(rings).toBe(0);
  });
});
