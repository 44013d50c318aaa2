import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStore } from "../../local/audit/read-store.ts";
import type { Answer } from "../../local/client/api.ts";
import type { Ready } from "../../local/client/shop.ts";
import { type Buyer, insist } from "../support/insist.ts";
import { aProduct, type Product } from "../support/product.ts";
import { seededRandom } from "../support/seeded.ts";
import { subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";

const buyers = 16;
const kills = 8;
const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);

const wallets: readonly Buyer[] = [
  { paymentMethod: "pm_card_visa" },
  { paymentMethod: "pm_card_mastercard" },
  { paymentMethod: "pm_card_chargeDeclined" },
  { paymentMethod: "pm_card_visa_chargeDeclinedInsufficientFunds" },
  { paymentMethod: "pm_card_threeDSecure2Required", authentication: "complete" },
  { paymentMethod: "pm_card_threeDSecure2Required", authentication: "fail" },
];

describe(`a host that is killed again and again under load (CRASH_SEED=${seed})`, () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  const stubborn = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch {
        await pause(50);
      }
    }
  };

  it(`gives each of ${buyers} shoppers final answers, and sells what there is, through ${kills} deaths`, {
    timeout: 180_000,
  }, async () => {
    console.info(`CRASH_SEED=${seed}`);
    const random = seededRandom(seed);
    const pick = <T>(things: readonly T[]): T => things[Math.floor(random() * things.length)] as T;
    const scarce = await product.onSale(40);
    const plenty = await product.onSale(5000);
    const sold: { ready: Ready; answer: Answer }[] = [];
    let isOpen = true;

    const shopper = async (): Promise<void> => {
      while (isOpen) {
        const some = { sku: plenty, quantity: 1 + Math.floor(random() * 3) };
        const basket = random() < 0.4 ? [some, { sku: scarce, quantity: 1 }] : [some];
        const ready = await stubborn(() => product.shop.ready(basket));
        sold.push({ ready, answer: await insist(product, ready, { ...pick(wallets), withinMs: 90_000 }) });
      }
    };
    const shoppers = Array.from({ length: buyers }, shopper);
    for (let kill = 0; kill < kills; kill++) {
      await pause(500 + random() * 1500);
      const { host } = product.current().pids;
      process.kill(host, "SIGKILL");
      await until(() => product.current().pids.host !== host, 20_000);
    }
    isOpen = false;
    await Promise.all(shoppers);
    await product.settled({ subscriptions }, 90_000);

    const codes = Map.groupBy(
      sold,
      ({ answer }) => `${answer.status} ${answer.body.code ?? answer.body.status}`,
    );
    console.info(Object.fromEntries([...codes].map(([code, all]) => [code, all.length])));
    const expected =
      /^(201 completed|402 payment_declined|402 authentication_failed|409 insufficient_stock|503 dependency_unavailable)$/;
    expect([...codes.keys()].filter((code) => !expected.test(code))).toEqual([]);
    const store = readStore(product.endpoints.sqlite);
    const placed = store.checkouts.filter(({ state }) => state === "placed").map(({ cartId }) => cartId);
    const told = sold.filter(({ answer }) => answer.status === 201).map(({ ready }) => ready.cartId);
    expect(placed.toSorted()).toEqual(told.toSorted());
    expect(told.length).toBeGreaterThan(50);
    for (const [sku, received] of [
      [scarce, 40],
      [plenty, 5000],
    ] as const) {
      const placedOrders = new Set(store.events.map(({ orderId }) => orderId));
      const units = store.lines
        .filter((line) => line.sku === sku && placedOrders.has(line.orderId))
        .reduce((sum, { quantity }) => sum + quantity, 0);
      const { onHand, available, held } = await product.ops.stock(sku);
      expect({ sku, total: units + onHand, available, held }).toEqual({
        sku,
        total: received,
        available: onHand,
        held: 0,
      });
    }
    const rest = (await product.ops.stock(scarce)).available;
    const buysRest = async () => insist(product, await product.shop.ready([{ sku: scarce, quantity: rest }]));
    if (rest > 0) expect((await buysRest()).status).toBe(201);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(scarce)).toMatchObject({ onHand: 0, available: 0, held: 0 });
  });
});
