import { describe, expect, it } from "vitest";
import { instant } from "../../../domain/instant.ts";
import { type Pings, readiness } from "../../../functions/health/readiness.ts";

const start = Date.parse("2026-11-24T12:00:00.000Z");

/** A clock that the test moves, and dependencies that count how often they were asked. */
const asking = (ping: () => Promise<unknown> = async () => {}) => {
  const clock = { at: start };
  let asked = 0;
  const counted = () => {
    asked += 1;
    return ping();
  };
  const fine = async () => {};
  const pings: Pings = { redis: fine, sql: fine, stripe: counted, serviceBus: fine, cosmos: fine };
  return { clock, ready: readiness(pings, () => instant(clock.at)), asked: () => asked };
};

describe("readiness", () => {
  it("asks once for whoever comes at the same time, and gives all of them that answer", async () => {
    let answer = () => {};
    const { ready, asked, clock } = asking(() => new Promise<void>((done) => (answer = done)));
    const first = ready();
    clock.at += 1900;
    const answers = [first, ready(), ready()];
    answer();
    const [one, ...others] = await Promise.all(answers);
    expect([asked(), one?.status]).toEqual([1, 200]);
    expect(others).toEqual([one, one]);
  });

  it("keeps an answer for less than two seconds from when it was found", async () => {
    const { ready, asked, clock } = asking();
    await ready();
    clock.at += 1999;
    await ready();
    expect(asked()).toBe(1);
    clock.at += 1;
    await ready();
    expect(asked()).toBe(2);
  });

  it("keeps a bad answer no longer than a good one", async () => {
    let isAway = true;
    const { ready, clock } = asking(async () => {
      if (isAway) throw new Error("away");
    });
    expect((await ready()).status).toBe(503);
    isAway = false;
    expect((await ready()).status).toBe(503);
    clock.at += 2000;
    expect((await ready()).status).toBe(200);
  });

  it("asks again when the clock was set back", async () => {
    const { ready, asked, clock } = asking();
    await ready();
    clock.at -= 60_000;
    await ready();
    expect(asked()).toBe(2);
  });
});
