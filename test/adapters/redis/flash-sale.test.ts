import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { FlashSale } from "./flash-sale.ts";
import { openMemory, type RedisMemory } from "./open-memory.ts";
import { seeded } from "./seeded.ts";

/** Each has a database of its own, so that a flush is one sale's alone. */
const lanes = 24;
const sales = 1000;

describeOnRedis("flash sales", () => {
  let server: RunningRedis;
  let memories: readonly RedisMemory[];
  beforeAll(async () => {
    server = await startRedis({ databases: lanes });
    memories = await Promise.all(
      Array.from({ length: lanes }, (_, lane) => openMemory(`${server.url}/${lane}`)),
    );
  });
  afterAll(async () => {
    await Promise.all(memories.map((memory) => memory.close()));
    await server.stop();
  });

  const sellOut = async (memory: RedisMemory, seed: number): Promise<void> => {
    await memory.forget();
    const isFlushed = seed % 2 === 0;
    const sale = new FlashSale(memory, seeded(seed));
    await sale.run({ isFlushed });
    for (const sku of sale.skus) {
      expect(sale.ledger.placed(sku), "units sold").toBe(sale.received.get(sku));
      expect(sale.ledger.onHand(sku), "units left").toBe(0);
    }
    const counts = await memory.stock.counts(sale.skus);
    for (const sku of sale.skus) expect(counts.get(sku)).toEqual({ available: 0, held: 0 });
    // Where nothing was lost, a hold is as good as the goods, and the counts need no correction.
    if (!isFlushed) expect(sale.troubles).toEqual({ lateRefusals: 0, drifts: 0 });
  };

  it(`sell every unit once in ${sales} runs with crashes, expiries, releases and flushes`, async () => {
    let next = 1;
    const lane = async (memory: RedisMemory) => {
      for (let seed = next++; seed <= sales; seed = next++)
        await sellOut(memory, seed).catch((error) => {
          throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
        });
    };
    await Promise.all(memories.map(lane));
  }, 120_000);
});
