import type { Redis } from "ioredis";
import { RedisFailed } from "../../adapters/redis/ask.ts";
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
  /** The trials in order of their p99: the first is the one that the rest of the machine disturbed least. */
  readonly reserve: readonly Lateness[];
  /** PING at the same rate: what machine and client are late by themselves. */
  readonly ping: readonly Lateness[];
};

/** In ms, from when each was due, so that a queue counts for all who stand in it. */
export type Lateness = {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
};

const sku = "HOT-1" as Sku;
const buyers = 30_000;
const trials = 5;

/** One SKU that everybody wants, through the door's own code: first flat out, then at 80 % of that. */
export const hotSku = async ({ commands, ping: pingOnce }: RedisConnection): Promise<HotSku> => {
  const door = redisDoor(commands);
  await prepare(commands);
  let next = 0;
  const start = performance.now();
  const oneByOne = async () => {
    for (let n = next++; n < buyers; n = next++) await reserve(door, n);
  };
  await Promise.all(Array.from({ length: 64 }, oneByOne));
  const full = buyers / ((performance.now() - start) / 1000);

  const offered = full * 0.8;
  const ping: Lateness[] = [];
  const reserves: Lateness[] = [];
  for (let trial = 0; trial < trials; trial++) {
    ping.push(await atRate(pingOnce, offered));
    await prepare(commands);
    reserves.push(await atRate((n) => reserve(door, n), offered));
  }
  const byP99 = (a: Lateness, b: Lateness) => a.p99 - b.p99;
  return { full, offered, ping: ping.sort(byP99), reserve: reserves.sort(byP99) };
};

/** Little is kept of each call, so that what is measured is Redis and not the collector of this process. */
const atRate = (call: (n: number) => Promise<unknown>, perSecond: number): Promise<Lateness> =>
  new Promise((resolve, reject) => {
    const late = new Float64Array(buyers);
    const start = performance.now();
    const dueAt = (n: number) => start + (n / perSecond) * 1000;
    let asked = 0;
    let answered = 0;
    const answer = (n: number) => {
      late[n] = performance.now() - dueAt(n);
      answered += 1;
      if (answered === buyers) resolve(lateness(late.sort()));
    };
    const ask = () => {
      for (; asked < buyers && dueAt(asked) <= performance.now(); asked++) {
        const n = asked;
        call(n).then(
          () => answer(n),
          // What was not answered in time is late by all that time.
          (error) => (error instanceof RedisFailed ? answer(n) : reject(error)),
        );
      }
      if (asked < buyers) setImmediate(ask);
    };
    ask();
  });

const lateness = (sorted: Float64Array): Lateness => {
  const part = (fraction: number) => sorted[Math.floor(sorted.length * fraction)] ?? 0;
  return { p50: part(0.5), p99: part(0.99), p999: part(0.999), most: sorted.at(-1) ?? 0 };
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
