import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RateLimits } from "../../ports/rate-limits.ts";
import { until } from "../support/until.ts";
import { unique } from "./order-builders.ts";

type Opened = { readonly limits: RateLimits; close(): Promise<void> };

const minute = { requests: 5, windowMs: 60_000 };

/** Everything that the port `RateLimits` promises, for whichever counter is behind it. */
export const rateLimitsContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`rate limits in ${name}`, () => {
    let opened: Opened | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const take = (...given: Parameters<RateLimits["take"]>) => {
      if (!opened) throw new Error("the counter is not open yet");
      return opened.limits.take(...given);
    };
    const all = async (count: number, caller: string, policy = minute) => {
      const answers = [];
      for (let index = 0; index < count; index++) answers.push(await take(caller, policy));
      return answers;
    };
    const tags = (answers: readonly { readonly tag: string }[]) => answers.map(({ tag }) => tag);

    it("let as many requests through at once as there may be in a window, and tell what is left", async () => {
      const answers = await all(6, unique());
      expect(answers.map((answer) => (answer.tag === "taken" ? answer.remaining : answer.tag))).toEqual([
        4,
        3,
        2,
        1,
        0,
        "refused",
      ]);
    });

    it("say when one more may come, and when all may", async () => {
      const caller = unique();
      const [first] = await all(5, caller);
      expect(first?.wholeInMs).toBeGreaterThan(11_000);
      expect(first?.wholeInMs).toBeLessThanOrEqual(12_000);
      const refused = await take(caller, minute);
      expect(refused).toMatchObject({ tag: "refused" });
      if (refused.tag !== "refused") return;
      expect(refused.nextInMs).toBeGreaterThan(10_000);
      expect(refused.nextInMs).toBeLessThanOrEqual(12_000);
      expect(refused.wholeInMs).toBeGreaterThan(58_000);
      expect(refused.wholeInMs).toBeLessThanOrEqual(60_000);
    });

    it("give requests back one by one as time passes, not all at the end of a window", async () => {
      const caller = unique();
      const policy = { requests: 4, windowMs: 2000 };
      expect(tags(await all(5, caller, policy))).toEqual(["taken", "taken", "taken", "taken", "refused"]);
      await until(async () => (await take(caller, policy)).tag === "taken", 1500);
      expect((await take(caller, policy)).tag).toBe("refused");
    });

    it("are not moved by what they refuse: who asks too often is not shut out for longer", async () => {
      const caller = unique();
      const [, , , , , first, ...rest] = await all(30, caller);
      const last = rest.at(-1);
      if (first?.tag !== "refused" || last?.tag !== "refused") throw new Error("not refused");
      expect(last.nextInMs).toBeLessThanOrEqual(first.nextInMs);
    });

    it("count each caller apart", async () => {
      const [one, other] = [unique(), unique()];
      await all(6, one);
      expect((await take(one, minute)).tag).toBe("refused");
      expect(await take(other, minute)).toMatchObject({ tag: "taken", remaining: 4 });
    });

    it("never let more through, however many ask at once", async () => {
      const caller = unique();
      const policy = { requests: 50, windowMs: 3_600_000 };
      const answers = await Promise.all(Array.from({ length: 200 }, () => take(caller, policy)));
      expect(answers.filter(({ tag }) => tag === "taken")).toHaveLength(50);
      const left = answers.flatMap((answer) => (answer.tag === "taken" ? [answer.remaining] : []));
      expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    });

    it("may be as narrow as one and as wide as a hundred thousand", async () => {
      const narrow = unique();
      expect(tags(await all(2, narrow, { requests: 1, windowMs: 60_000 }))).toEqual(["taken", "refused"]);
      const wide = await take(unique(), { requests: 100_000, windowMs: 60_000 });
      expect(wide).toMatchObject({ tag: "taken", remaining: 99_999 });
    });
  });
};
