import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { CheckoutId, Sku } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { AvailableStock, StockSnapshot } from "../../ports/available-stock.ts";
import { ask } from "./ask.ts";
import {
  boughtKey,
  dirtyKey,
  dueKey,
  epochKey,
  pinnedKey,
  rebuildingKey,
  skuKey,
  stockKey,
  takersKey,
} from "./keys.ts";
import { runForWords, runScript } from "./run-script.ts";
import { scripts } from "./scripts.ts";

/** SKUs in one batch of a rebuild: a script that keeps nobody waiting. */
const batchSize = 100;

/** The counters that the door sells from, in Redis. */
export const redisAvailableStock = (redis: Redis): AvailableStock => ({
  async snapshot(sku) {
    const keys = [epochKey, stockKey, dueKey, boughtKey, takersKey(sku), skuKey(sku)];
    return snapshotOf(await runScript(redis, scripts.snapshot, keys, [sku]));
  },

  async counts(skus) {
    if (skus.length === 0) return new Map();
    const keys = [stockKey, dueKey, boughtKey, ...skus.map(skuKey)];
    const words = await runForWords(redis, scripts.counts, keys, skus);
    return new Map(
      skus.flatMap((sku, index) => {
        const [available = "", held = ""] = words.slice(2 * index, 2 * index + 2);
        return available === "" ? [] : [[sku, { available: Number(available), held: Number(held) }] as const];
      }),
    );
  },

  async takeIn(sku, { from, to, delta }) {
    const keys = [epochKey, stockKey, skuKey(sku)];
    return Number(await runScript(redis, scripts.takeIn, keys, [sku, from, to, delta]));
  },

  async reconcile(sku, { version, delta, through }) {
    const keys = [epochKey, stockKey, skuKey(sku)];
    return (await runScript(redis, scripts.reconcile, keys, [sku, version, delta, through])) === 1;
  },

  async takeDirty(limit) {
    const skus = await ask(redis.spop(dirtyKey, limit));
    return skus.map((sku) => sku as Sku);
  },

  async markDirty(sku) {
    await ask(redis.sadd(dirtyKey, sku));
  },

  async memoryFrom() {
    const epoch = await ask(redis.get(epochKey));
    return epoch === null ? undefined : instant(Number(epoch));
  },

  async rebuild(stock) {
    const step = (name: "begin" | "write" | "finish", token: string, skus: typeof stock = []) =>
      runForWords(
        redis,
        scripts.rebuild,
        [epochKey, rebuildingKey, stockKey, dueKey, pinnedKey, ...skus.map(({ sku }) => skuKey(sku))],
        [name, token, ...skus.flatMap(({ sku, available, through }) => [sku, available, through])],
      );
    const [begun, token = ""] = await step("begin", randomUUID());
    if (begun !== "going") return false;
    for (let first = 0; first < stock.length; first += batchSize) {
      const [word] = await step("write", token, stock.slice(first, first + batchSize));
      if (word !== "going") return false;
    }
    const [finished] = await step("finish", token);
    return finished === "finished";
  },
});

const snapshotOf = (reply: unknown): StockSnapshot | undefined => {
  if (!Array.isArray(reply) || reply.length === 0) return undefined;
  const [available, version, through, ...holds] = reply;
  return {
    available: Number(available),
    version: Number(version),
    through: Number(through),
    held: holds.flatMap((checkout, index) =>
      index % 2 === 0
        ? [{ checkoutId: String(checkout) as CheckoutId, quantity: Number(holds[index + 1]) }]
        : [],
    ),
  };
};
