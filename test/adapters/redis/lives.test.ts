import { afterAll, beforeAll, expect, it } from "vitest";
import { cartKey, claimKey, doneKey, lockKey, quoteKey, stockKey } from "../../../adapters/redis/keys.ts";
import { runForWords } from "../../../adapters/redis/run-script.ts";
import { scripts } from "../../../adapters/redis/scripts.ts";
import type { CartId, QuoteId } from "../../../domain/ids.ts";
import { instant } from "../../../domain/instant.ts";
import { aBuyer, aQuote, counted, runOut, stockedSku } from "../../ports/memory.ts";
import { quotesContract } from "../../ports/quotes.contract.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { openMemory, openMemoryOn, type RedisMemory } from "./open-memory.ts";

const day = 86_400_000;

describeOnRedis("what is kept in Redis", () => {
  quotesContract("Redis", () => openMemoryOn(startRedis));

  let server: RunningRedis;
  let memory: RedisMemory;
  beforeAll(async () => {
    server = await startRedis();
    memory = await openMemory(server.url);
  });
  afterAll(async () => {
    await memory.close();
    await server.stop();
  });
  const redis = () => memory.connection.commands;
  const expectLife = async (key: string, ms: number) => {
    const left = await redis().pttl(key);
    expect(left).toBeGreaterThan(ms - 5000);
    expect(left).toBeLessThanOrEqual(ms);
  };

  it("keeps a claim for two days, a lock for as long as its hold, and a pinned hold's lock until it is settled", async () => {
    const sku = await stockedSku(memory, 5);
    const { hold, scopedToken, reserve } = await aBuyer(memory, [{ sku, quantity: 1 }]);
    await reserve({ ttlMs: 60_000 });
    await expectLife(claimKey(scopedToken), 2 * day);
    await expectLife(lockKey(hold.cartId), 60_000);
    await memory.holds.pin(hold);
    expect(await redis().pttl(lockKey(hold.cartId))).toBe(-1);
    await memory.holds.commit(hold);
    expect(await redis().exists(lockKey(hold.cartId))).toBe(0);
    await expectLife(doneKey(hold.checkoutId), 2 * day);
  });

  it("leaves no trace of a cart that is gone when it is bought", async () => {
    const sku = await stockedSku(memory, 5);
    const { hold, reserve } = await aBuyer(memory, [{ sku, quantity: 1 }]);
    await reserve();
    await redis().del(cartKey(hold.cartId));
    await memory.holds.commit(hold);
    expect(await redis().exists(cartKey(hold.cartId))).toBe(0);
  });

  it("keeps the tombstone of a release for two days", async () => {
    const sku = await stockedSku(memory, 5);
    const { hold } = await aBuyer(memory, [{ sku, quantity: 1 }]);
    await memory.holds.release(hold);
    await expectLife(doneKey(hold.checkoutId), 2 * day);
  });

  it("keeps a quote for a day after it expired, and takes one that is older without a word", async () => {
    const quote = aQuote("quote_1" as QuoteId, "cart_1" as CartId, instant(Date.now() + 60_000));
    await memory.quotes.put(quote);
    await expectLife(quoteKey(quote.quoteId), day + 60_000);
    const old = { ...quote, quoteId: "quote_2" as QuoteId, expiresAt: instant(Date.now() - 2 * day) };
    await memory.quotes.put(old);
    expect(await memory.quotes.get(old.quoteId)).toBeUndefined();
  });

  it("leaves nothing of a hold that expired, was released or was sold", async () => {
    const sku = await stockedSku(memory, 50);
    const buyers = await Promise.all([1, 2, 3].map((quantity) => aBuyer(memory, [{ sku, quantity }])));
    const [expired, released, sold] = buyers;
    if (!expired || !released || !sold) throw new Error("three buyers");
    await expired.reserve({ ttlMs: 10 });
    await released.reserve();
    await sold.reserve();
    await runOut(memory, expired.hold);
    await memory.holds.release(released.hold);
    await memory.holds.commit(sold.hold);
    expect(await counted(memory, sku)).toEqual([47, 0]);
    const fields = await redis().hkeys(stockKey);
    for (const { hold } of buyers) expect(fields).not.toContain(`@${hold.checkoutId}`);
  });

  it("gives thousands of holds back that expired at once, a part of them with each script that comes by", async () => {
    const sku = await stockedSku(memory, 2000);
    const buyers = await Promise.all(
      Array.from({ length: 2000 }, () => aBuyer(memory, [{ sku, quantity: 1 }])),
    );
    await Promise.all(buyers.map((buyer) => buyer.reserve({ ttlMs: 1000 })));
    for (const { hold } of buyers.slice(-1)) await runOut(memory, hold);
    const other = await stockedSku(memory, 5);
    const passer = await aBuyer(memory, [{ sku: other, quantity: 1 }]);
    expect((await passer.reserve()).tag).toBe("held-now");
    const left = (await redis().hkeys(stockKey)).filter((field) => field.startsWith("@")).length;
    expect(left).toBeGreaterThan(1000);
    const greedy = await aBuyer(memory, [{ sku, quantity: 2000 }]);
    expect((await greedy.reserve()).tag).toBe("held-now");
    expect(await counted(memory, sku)).toEqual([0, 2000]);
  });

  it("does not finish a rebuild whose memory was lost once more meanwhile", async () => {
    const step = (...words: readonly string[]) =>
      runForWords(
        redis(),
        scripts.rebuild,
        ["epoch:{9}", "rebuilding:{9}", "stock:{9}", "due:{9}", "pinned:{9}"],
        words,
      );
    expect(await step("begin", "mine")).toEqual(["going", "mine"]);
    expect(await step("begin", "another")).toEqual(["going", "mine"]);
    expect(await step("write", "mine")).toEqual(["going"]);
    await memory.forget();
    expect(await step("write", "mine")).toEqual(["lost"]);
    expect(await step("finish", "mine")).toEqual(["lost"]);
    expect(await step("begin", "another")).toEqual(["going", "another"]);
    expect(await step("finish", "another")).toEqual(["finished"]);
    expect(await step("finish", "another")).toEqual(["whole"]);
    await memory.stock.rebuild([]);
  });
});
