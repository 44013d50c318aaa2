import { Redis } from "ioredis";
import { doneKey, epochKey, stockKey } from "../../adapters/redis/keys.ts";
import type { CheckoutId } from "../../domain/ids.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";

export type RedisHold = {
  readonly checkoutId: string;
  readonly quantity: number;
  readonly expiresAt: number;
};
export type RedisStock = {
  /** The tombstones: how a checkout's hold ended. */
  readonly ended: ReadonlyMap<string, "released" | "committed">;
  readonly skus: ReadonlyMap<string, { readonly available: number; readonly holds: readonly RedisHold[] }>;
};

/** The counters and holds of every SKU. Read by plain commands, so that the product's own scripts are not believed. */
export const readRedis = async ({ redisUrl }: Endpoints): Promise<RedisStock | undefined> => {
  const redis = new Redis(redisUrl, { protocol: 2, maxRetriesPerRequest: 1, lazyConnect: true });
  redis.on("error", () => {}); // what went wrong is thrown by the command
  try {
    await redis.connect();
    if ((await redis.exists(epochKey)) === 0) return undefined;
    const fields = Object.entries(await redis.hgetall(stockKey));
    const skus = new Map<string, { available: number; holds: RedisHold[] }>();
    for (const [field, value] of fields)
      if (/^[^:@]+$/.test(field)) skus.set(field, { available: Number(value), holds: [] });
    for (const [field, record] of fields) {
      if (!field.startsWith("@")) continue;
      const [state, expiry, , , , ...lines] = record.split(" ");
      const expiresAt = state === "pinned" ? Number.POSITIVE_INFINITY : Number(expiry);
      for (const line of lines) {
        const [sku = "", units = ""] = line.split("=");
        const hold = { checkoutId: field.slice(1), quantity: Number.parseInt(units, 10), expiresAt };
        skus.get(sku)?.holds.push(hold);
      }
    }
    return { skus, ended: await readTombstones(redis) };
  } finally {
    redis.disconnect();
  }
};

const everyTombstone = doneKey("*" as CheckoutId);

const readTombstones = async (redis: Redis): Promise<RedisStock["ended"]> => {
  const ended = new Map<string, "released" | "committed">();
  for await (const page of redis.scanStream({ match: everyTombstone, count: 1000 })) {
    const keys = page as string[];
    const words = keys.length === 0 ? [] : await redis.mget(keys);
    for (const [index, key] of keys.entries()) {
      const how = words[index]?.split(" ")[0];
      if (how === "released" || how === "committed") ended.set(key.slice(everyTombstone.length - 1), how);
    }
  }
  return ended;
};
