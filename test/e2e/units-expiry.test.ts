import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { crowd } from "../support/crowd.ts";
import { codeOf } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { seededRandom } from "../support/seeded.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";

const never = "0 0 0 1 1 *";
const holdMs = 10_000;

/** Nobody sweeps or reconciles here: what an expired hold had is given back by whoever wants it. */
describe("units whose hold expires", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct({
      HOLD_TTL_SECONDS: `${holdMs / 1000}`,
      SWEEP_SCHEDULE: never,
      RECONCILE_SCHEDULE: never,
      DIRTY_SCHEDULE: never,
      INBOX_SCHEDULE: never,
    });
  });
  afterAll(() => product.stop());

  it("are sold to the next customer at that instant, all of them, and are shown to everybody", async () => {
    const [shown, wanted] = [await product.onSale(3), await product.onSale(4)];
    const left = await product.shop.ready([
      { sku: shown, quantity: 3 },
      { sku: wanted, quantity: 4 },
    ]);
    const next = await product.shop.ready([{ sku: wanted, quantity: 4 }]);
    await product.control.crash("stock.hold:after"); // the door dies with the hold taken and no saga begun
    const key = newKey();
    const before = Date.now();
    expect(await product.shop.checkout(left, { key }).catch((error: Error) => error)).toBeInstanceOf(Error);
    const after = Date.now();
    const another = { key, email: "eve@example.com" };
    await until(
      async () => (await product.shop.checkout(left, another)).body.code === "idempotency_key_reused",
      5000,
    );

    let lastRefusedAt = 0;
    let soldAt = 0;
    let lastHeldAt = 0;
    let freeAt = 0;
    await until(async () => {
      const at = Date.now();
      const stock = await product.ops.stock(shown).catch(() => undefined);
      if (stock?.held === 3) lastHeldAt = at;
      if (stock?.available === 3 && freeAt === 0) freeAt = Date.now();
      const askedAt = Date.now();
      const answer = soldAt === 0 ? await product.shop.checkout(next).catch(() => undefined) : undefined;
      if (answer?.body.code === "insufficient_stock") lastRefusedAt = askedAt;
      if (answer?.status === 201) soldAt = Date.now();
      return soldAt > 0 && freeAt > 0;
    }, 20_000);
    for (const [held, free] of [
      [lastHeldAt, freeAt],
      [lastRefusedAt, soldAt],
    ] as const) {
      expect(held).toBeGreaterThan(before);
      expect(held).toBeLessThan(after + holdMs);
      expect(free).toBeGreaterThan(before + holdMs);
      expect(free).toBeLessThan(after + holdMs + 3000);
    }
    expect(recordsOf(product, left.cartId).checkouts).toEqual([]);
    expect((await product.shop.checkout(left, another)).body.code).toBe("insufficient_stock"); // the key is free again
    expect(await product.ops.stock(shown)).toMatchObject({ onHand: 3, held: 0, available: 3 });
    expect((await product.api("GET", `/carts/${left.cartId}`)).body.status).toBe("open");
    await product.settled({ subscriptions });
  });

  it("are all sold in a sale with demand left, though buyers are declined, walk away or give up", {
    timeout: 90_000,
  }, async () => {
    const units = 40;
    const random = seededRandom(7);
    const sku = await product.onSale(units);
    const carts = await crowd(90, 16, () => product.shop.ready([{ sku, quantity: 1 }]));
    let sold = 0;

    /** One who finds nothing asks again for as long as the sale goes on; says how it ended for them. */
    const buy = async (ready: Ready, paymentMethod: string): Promise<string> => {
      let outcome = "too late";
      await until(async () => {
        if (sold === units) return true;
        const { status, body } = await product.shop.checkout(ready, { paymentMethod });
        if (status === 409) {
          expect(body.code).toBe("insufficient_stock");
          return false;
        }
        outcome = body.code ?? body.status;
        if (status === 201) sold += 1;
        if (status === 202 && random() < 0.5) {
          await product.api("POST", `/checkouts/${body.checkoutId}/cancel`);
          outcome = "cancelled";
        }
        return true;
      }, 60_000);
      return outcome;
    };
    const cards = ["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined", "pm_card_threeDSecure2Required"];
    const outcomes = await crowd(90, 24, (nth) =>
      buy(carts[nth] as Ready, cards[nth % cards.length] as string),
    );
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
    expect(count("completed")).toBe(units);
    expect(count("payment_declined")).toBeGreaterThan(5);
    expect(count("requires_action")).toBeGreaterThan(2);
    expect(count("cancelled")).toBeGreaterThan(2);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
    const late = await product.shop.checkout(await product.shop.ready([{ sku, quantity: 1 }]));
    expect(codeOf(late)).toEqual([409, "insufficient_stock"]);
  });
});
