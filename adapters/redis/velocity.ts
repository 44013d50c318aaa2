import type { Redis } from "ioredis";
import { millis } from "../../domain/instant.ts";
import type { Velocity } from "../../ports/velocity.ts";
import { askAll } from "./ask.ts";
import { velocityKey } from "./keys.ts";

const hourMs = 3_600_000;

/** A sorted set of keys by time for each pseudonym; what is older than an hour leaves it. */
export const redisVelocity = (redis: Redis): Velocity => ({
  async count(pseudonyms, scopedToken, now) {
    const at = millis(now);
    const pipeline = redis.pipeline();
    for (const pseudonym of pseudonyms) {
      const key = velocityKey(pseudonym);
      pipeline.zremrangebyscore(key, "-inf", at - hourMs);
      pipeline.zadd(key, "NX", at, scopedToken);
      pipeline.zcard(key);
      pipeline.pexpire(key, hourMs);
    }
    const replies = await askAll(pipeline);
    return Math.max(0, ...pseudonyms.map((_, index) => Number(replies[4 * index + 2])));
  },
});
