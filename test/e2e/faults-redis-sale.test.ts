import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStore } from "../../local/audit/read-store.ts";
import type { Answer } from "../../local/client/api.ts";
import { insist } from "../support/insist.ts";
import { aProduct, type Product } from "../support/product.ts";
import { seededRandom } from "../support/seeded.ts";
import { subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";

const units = 150;
const flushes = 4;
const longestAwayMs = 3_000;
const seed = Number(process.env["FLUSH_SEED"] ?? Date.now() % 1_000_000);

describe(`a sale whose Redis loses its memory (FLUSH_SEED=${seed})`, () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it("sells every unit once, loses no order, and is closed for moments only", {
    timeout: 90_000,
  }, async () => {
    console.info(`FLUSH_SEED=${seed}`);
    const random = seededRandom(seed);
    const sku = await product.onSale(units);
    const redis = new Redis(product.endpoints.redisUrl, { protocol: 2 });
    const sold: { cartId: string; answer: Answer }[] = [];
    const onHand = () => readStore(product.endpoints.sqlite).stock.find((stock) => stock.sku === sku)?.onHand;

    /** Buys until nothing is left; a cart that was lost is filled anew. */
    const shopper = async (): Promise<void> => {
      while (onHand() !== 0) {
        const ready = await product.shop.ready([{ sku, quantity: 1 }]).catch(() => undefined);
        if (ready) sold.push({ cartId: ready.cartId, answer: await insist(product, ready) });
        else await pause(20);
      }
    };
    /** How long the door turned customers away, from each flush to its next answer that is none of these. */
    const flush = async (): Promise<number> => {
      const since = performance.now();
      await redis.flushall();
      await until(async () => (await product.ops.stock(sku)).available > 0 || onHand() === 0, 10_000);
      return performance.now() - since;
    };

    const shoppers = Array.from({ length: 12 }, shopper);
    const away: number[] = [];
    for (let count = 0; count < flushes; count++) {
      const next = ((count + 0.3 + random() * 0.5) / (flushes + 1)) * units;
      await until(() => (onHand() ?? units) <= units - next, 30_000);
      away.push(await flush());
    }
    await Promise.all(shoppers);
    redis.disconnect();
    await product.settled({ subscriptions });

    const codes = Map.groupBy(
      sold,
      ({ answer: { status, body } }) => `${status} ${body.code ?? body.status}`,
    );
    console.info(
      Object.fromEntries([...codes].map(([code, all]) => [code, all.length])),
      away.map(Math.round),
    );
    const known =
      /^(201 completed|404 cart_not_found|409 (insufficient_stock|hold_expired|cart_ordered|checkout_in_progress))$/;
    expect([...codes.keys()].filter((code) => !known.test(code))).toEqual([]);
    const told = codes.get("201 completed")?.map(({ cartId }) => cartId) ?? [];
    const placed = readStore(product.endpoints.sqlite).checkouts.filter(({ state }) => state === "placed");
    expect(placed.map(({ cartId }) => cartId).toSorted()).toEqual(told.toSorted());
    expect(told).toHaveLength(units);
    expect(Math.max(...away)).toBeLessThan(longestAwayMs);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, available: 0, held: 0 });
  });
});
