import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ready } from "../../local/client/shop.ts";
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
    const before = Date.now();
    expect(await product.shop.checkout(left).catch((error: Error) => error)).toBeInstanceOf(Error);
    const after = Date.now();

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
      expect(free).toBeLessThan(after + holdMs + 1500);
    }
    expect(recordsOf(product, left.cartId).checkouts).toEqual([]);
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
    const outcomes = new Map<string, number>();
    const note = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
    let sold = 0;

    const buy = async (ready: Ready, paymentMethod: string): Promise<void> => {
      while (sold < units) {
        const { status, body } = await product.shop.checkout(ready, { paymentMethod });
        if (status === 201) {
          sold += 1;
          return note("bought");
        }
        if (status === 402) return note("declined");
        if (status === 202) {
          if (random() < 0.5) return note("walked away");
          await product.api("POST", `/checkouts/${body.checkoutId}/cancel`);
          return note("gave up");
        }
        expect(body.code).toBe("insufficient_stock");
      }
      note("too late");
    };
    const cards = ["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined", "pm_card_threeDSecure2Required"];
    await crowd(90, 24, (nth) => buy(carts[nth] as Ready, cards[nth % cards.length] as string));
    expect(sold).toBe(units);
    expect(outcomes.get("declined")).toBeGreaterThan(5);
    expect(outcomes.get("walked away")).toBeGreaterThan(2);
    expect(outcomes.get("gave up")).toBeGreaterThan(2);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
    const late = await product.shop.checkout(await product.shop.ready([{ sku, quantity: 1 }]));
    expect(codeOf(late)).toEqual([409, "insufficient_stock"]);
  });
});
