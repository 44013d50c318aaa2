import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HoldLine } from "../../../domain/hold.ts";
import type { Sku } from "../../../domain/ids.ts";
import { aBuyer, type Buyer } from "../../ports/memory.ts";
import { aSku } from "../../ports/order-builders.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { openMemory, type RedisMemory } from "./open-memory.ts";
import { type Seeded, seeded } from "./seeded.ts";
import { sumUp } from "./sum-up.ts";

/** A customer whose end is decided: as the fence does it, commits and releases of one checkout never meet. */
type Racer = { readonly buyer: Buyer; readonly buys: boolean; isPinned: boolean; isSold: boolean };

const operations = 1500;
const connections = 8;

describeOnRedis("races on one Redis", () => {
  let server: RunningRedis;
  let memories: readonly RedisMemory[];
  beforeAll(async () => {
    server = await startRedis();
    memories = await Promise.all(Array.from({ length: connections }, () => openMemory(server.url)));
  });
  afterAll(async () => {
    await Promise.all(memories.map((memory) => memory.close()));
    await server.stop();
  });
  const first = () => memories[0] as RedisMemory;

  const someLines = (chance: Seeded, skus: readonly Sku[]): HoldLine[] =>
    skus.filter(() => chance.chance(0.5)).map((sku) => ({ sku, quantity: 1 + chance.below(3) }));

  const addsUp = async (skus: readonly Sku[]) => {
    for (const { available, held, total } of await sumUp(first().connection.commands, skus)) {
      expect(available).toBeGreaterThanOrEqual(0);
      expect(held).toBeGreaterThanOrEqual(0);
      expect(available + held).toBe(total);
    }
  };

  /** All connections at once do what each draws, on the same few SKUs and the same checkouts. */
  const race = async (seed: number, { flushes }: { readonly flushes: boolean }) => {
    const skus = Array.from({ length: 3 }, () => aSku());
    const received = new Map(skus.map((sku) => [sku, 0]));
    const taken = new Map(skus.map((sku) => [sku, 0]));
    const racers: Racer[] = [];
    const draw = seeded(seed);
    for (let count = 0; count < 60; count++) {
      const lines = someLines(draw, skus);
      if (lines.length === 0) lines.push({ sku: draw.pick(skus), quantity: 1 });
      const buyer = await aBuyer(first(), lines);
      racers.push({ buyer, buys: draw.chance(0.4), isPinned: false, isSold: false });
    }

    let movement = 0;
    const receive = async ({ stock }: RedisMemory, sku: Sku, units: number) => {
      movement += 1;
      const to = movement;
      const through = await stock.takeIn(sku, { from: taken.get(sku) ?? 0, to, delta: units });
      taken.set(sku, through);
      if (through === to) received.set(sku, (received.get(sku) ?? 0) + units);
    };
    const correct = async ({ stock }: RedisMemory, sku: Sku) => {
      const seen = await stock.snapshot(sku);
      if (!seen) return;
      const correction = { version: seen.version, delta: 1, through: seen.through };
      if (await stock.reconcile(sku, correction)) received.set(sku, (received.get(sku) ?? 0) + 1);
    };
    const loseAll = async ({ connection, stock }: RedisMemory) => {
      await connection.commands.flushdb();
      await stock.rebuild(skus.map((sku) => ({ sku, available: 10, through: taken.get(sku) ?? 0 })));
    };

    const step = async (memory: RedisMemory, chance: Seeded) => {
      const racer = chance.pick(racers);
      const { buyer, buys } = racer;
      const drawn = chance.below(100);
      if (drawn < 40) {
        const limits = new Map(chance.chance(0.3) ? [[chance.pick(skus), 4] as const] : []);
        const { hold, scopedToken, cart } = buyer;
        const ttlMs = chance.pick([3, 10, 60_000]);
        await memory.door.reserve({ hold, scopedToken, cartVersion: cart.version, ttlMs, limits });
      } else if (drawn < 60) {
        if (buys && (await memory.holds.pin(buyer.hold)).tag === "accepted") racer.isPinned = true;
      } else if (drawn < 75) {
        if (!buys) await memory.holds.release(buyer.hold);
        else if (racer.isPinned) {
          await memory.holds.commit(buyer.hold);
          racer.isSold = true;
        }
      } else if (drawn < 80) await receive(memory, chance.pick(skus), 1 + chance.below(4));
      else if (drawn < 85) await correct(memory, chance.pick(skus));
      else if (drawn < 90) await memory.stock.counts(skus);
      else if (drawn < 99 || !flushes) await addsUp(skus);
      else await loseAll(memory);
    };
    await Promise.all(
      memories.map(async (memory, worker) => {
        const chance = seeded(seed * 1000 + worker);
        for (let count = 0; count < operations; count++) await step(memory, chance);
      }),
    );
    return { skus, received, racers };
  };

  /** Nothing is left but what is sold: pinned holds are committed, the others released. */
  const settle = async (racers: readonly Racer[]) => {
    for (const racer of racers) {
      await first().holds[racer.isPinned ? "commit" : "release"](racer.buyer.hold);
      racer.isSold = racer.isPinned;
    }
  };
  const soldOf = (racers: readonly Racer[], sku: Sku) =>
    racers
      .filter(({ isSold }) => isSold)
      .flatMap(({ buyer }) => buyer.hold.lines)
      .reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

  describe("without a loss", () => {
    it.each([1, 2, 3, 4])("accounts for every unit that came in (seed %i)", async (seed) => {
      const { skus, received, racers } = await race(seed, { flushes: false });
      await addsUp(skus);
      await settle(racers);
      await addsUp(skus);
      const counts = await first().stock.counts(skus);
      for (const sku of skus) {
        const left = (received.get(sku) ?? 0) - soldOf(racers, sku);
        expect(counts.get(sku) ?? { available: 0, held: 0 }).toEqual({ available: left, held: 0 });
      }
    });
  });

  describe("with losses of the whole memory", () => {
    it.each([5, 6, 7, 8])("adds up at every moment (seed %i)", async (seed) => {
      const { skus, racers } = await race(seed, { flushes: true });
      await addsUp(skus);
      await settle(racers);
      await addsUp(skus);
    });
  });
});
