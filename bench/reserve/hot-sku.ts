import { setImmediate } from "node:timers/promises";
import type { Redis } from "ioredis";
import { redisAvailableStock } from "../../adapters/redis/available-stock.ts";
import type { RedisConnection } from "../../adapters/redis/connect.ts";
import { redisDoor } from "../../adapters/redis/door.ts";
import { cartKey } from "../../adapters/redis/keys.ts";
import type { CartId, CheckoutId, Sku } from "../../domain/ids.ts";
import type { Door } from "../../ports/door.ts";

export type HotSku = {
  /** Reserves per second when as many as possible are asked for. */
  readonly full: number;
  readonly offered: number;
  /** In ms, from when each was due, so that a queue counts for all who stand in it. */
  readonly late: { readonly p50: number; readonly p99: number; readonly p999: number; readonly most: number };
};

const sku = "HOT-1" as Sku;
const buyers = 30_000;

/** One SKU that everybody wants, through the door's own code: first flat out, then at 80 % of that. */
export const hotSku = async ({ commands }: RedisConnection): Promise<HotSku> => {
  const door = redisDoor(commands);
  await prepare(commands);
  let next = 0;
  const start = performance.now();
  const oneByOne = async () => {
    for (let n = next++; n < buyers; n = next++) await reserve(door, n);
  };
  await Promise.all(Array.from({ length: 64 }, oneByOne));
  const full = buyers / ((performance.now() - start) / 1000);

  await prepare(commands);
  const offered = full * 0.8;
  const late = (await atRate(door, offered)).sort((a, b) => a - b);
  const part = (fraction: number) => late[Math.floor(late.length * fraction)] ?? 0;
  return {
    full,
    offered,
    late: { p50: part(0.5), p99: part(0.99), p999: part(0.999), most: late.at(-1) ?? 0 },
  };
};

const atRate = async (door: Door, perSecond: number): Promise<number[]> => {
  const late: number[] = [];
  const all: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < buyers; ) {
    const due = start + (n / perSecond) * 1000;
    if (performance.now() < due) await setImmediate();
    else {
      all.push(
        reserve(door, n).then(() => {
          late.push(performance.now() - due);
        }),
      );
      n += 1;
    }
  }
  await Promise.all(all);
  return late;
};

const reserve = async (door: Door, n: number): Promise<void> => {
  const id = n.toString(36).padStart(32, "0");
  const { tag } = await door.reserve({
    hold: {
      checkoutId: `chk_${id}` as CheckoutId,
      cartId: `cart_${id}` as CartId,
      fingerprint: "f".repeat(64),
      customer: "c".repeat(32),
      lines: [{ sku, quantity: 1 }],
    },
    scopedToken: id,
    cartVersion: 1,
    ttlMs: 600_000,
    limits: new Map(),
  });
  if (tag !== "held-now") throw new Error(`nothing was held: ${tag}`);
};

const prepare = async (redis: Redis): Promise<void> => {
  await redis.flushall();
  const stock = redisAvailableStock(redis);
  await stock.rebuild([{ sku, available: buyers, through: 1 }]);
  for (let first = 0; first < buyers; first += 500) {
    const carts = redis.pipeline();
    for (let n = first; n < first + 500; n++)
      carts.hset(
        cartKey(`cart_${n.toString(36).padStart(32, "0")}` as CartId),
        "version",
        1,
        "document",
        "{}",
      );
    await carts.exec();
  }
};
