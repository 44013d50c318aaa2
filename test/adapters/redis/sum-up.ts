import type { Redis } from "ioredis";
import { epochKey, skuKey, stockKey } from "../../../adapters/redis/keys.ts";
import type { Sku } from "../../../domain/ids.ts";

export type Sum = { readonly available: number; readonly held: number; readonly total: number };

const script = `
local skus, replies = {}, {}
if redis.call("EXISTS", KEYS[1]) == 0 then return replies end
for i, sku in ipairs(ARGV) do skus[sku] = { tonumber(redis.call("HGET", KEYS[2], sku) or 0), 0 } end
local all = redis.call("HGETALL", KEYS[2])
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 1) == "@" then
    for sku, units in string.gmatch(all[i + 1], "(%S+)=(%d+)") do
      if skus[sku] then skus[sku][2] = skus[sku][2] + units end
    end
  end
end
for i, sku in ipairs(ARGV) do
  replies[i] = { skus[sku][1], skus[sku][2], tonumber(redis.call("HGET", KEYS[i + 2], "total") or 0) }
end
return replies`;

/**
 * What each SKU has at one moment, counted from the holds themselves and not by the product's own scripts; empty while
 * the memory is lost.
 */
export const sumUp = async (redis: Redis, skus: readonly Sku[]): Promise<readonly Sum[]> => {
  const keys = [epochKey, stockKey, ...skus.map(skuKey)];
  const replies = (await redis.eval(script, keys.length, ...keys, ...skus)) as [number, number, number][];
  return replies.map(([available, held, total]) => ({ available, held, total }));
};
