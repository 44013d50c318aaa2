import type { Redis } from "ioredis";
import type { RateLimits } from "../../ports/rate-limits.ts";
import { rateKey } from "./keys.ts";
import { runForWords } from "./run-script.ts";
import { scripts } from "./scripts.ts";

/** Allowances in Redis, one key for each caller for as long as it is not whole. */
export const redisRateLimits = (redis: Redis): RateLimits => ({
  async take(caller, { requests, windowMs }) {
    const [word, count, whole] = await runForWords(
      redis,
      scripts.takeRequest,
      [rateKey(caller)],
      [requests, windowMs],
    );
    const wholeInMs = Number(whole);
    if (word === "taken") return { tag: word, remaining: Number(count), wholeInMs };
    if (word === "refused") return { tag: word, nextInMs: Number(count), wholeInMs };
    throw new Error(`take-request answered ${word}`);
  },
});
