import type { Redis } from "ioredis";
import { millis } from "../../domain/instant.ts";
import type { Quotes } from "../../ports/quotes.ts";
import { ask } from "./ask.ts";
import { quoteKey } from "./keys.ts";

const day = 86_400_000;

/** Quotes in Redis until a day after they expired. They may be lost with it: another store keeps them as well. */
export const redisQuotes = (redis: Redis): Quotes => ({
  async put(quote) {
    await ask(
      redis.set(quoteKey(quote.quoteId), JSON.stringify(quote), "PXAT", millis(quote.expiresAt) + day),
    );
  },

  async get(quoteId) {
    const text = await ask(redis.get(quoteKey(quoteId)));
    return text === null ? undefined : JSON.parse(text);
  },
});
