import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { authenticate, insist } from "../support/insist.ts";
import { expectNothingSold } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { paymentsOf, subscriptions } from "../support/traces.ts";
import { askForAuthentication, untilStatus } from "../support/waiting.ts";

const pointsOf = (steps: readonly string[]) => steps.flatMap((step) => [`${step}:before`, `${step}:after`]);

describe("a host that dies while a checkout is undone", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.calm());

  /** Everything is back, once: exactly as many as there were can be bought, and no more. */
  const expectAllBack = async (sku: string, units: number) => {
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: units, available: units, held: 0 });
    const all = await product.shop.ready([{ sku, quantity: units }]);
    const more = await product.shop.ready([{ sku, quantity: 1 }]);
    expect((await insist(product, all)).status).toBe(201);
    expect((await insist(product, more)).body.code).toBe("insufficient_stock");
  };

  it.each(pointsOf(["orders.cancel", "payment.void", "stock.release"]))(
    "at %s, after the customer cancelled at the bank's page, lets go of money and units once",
    async (at) => {
      const sku = await product.onSale(3);
      const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 2 }]));
      const { checkoutId, key, ready } = waiting;
      await product.control.crash(at);
      const path = `/checkouts/${checkoutId}/cancel`;
      expect((await product.api("POST", path)).status).toBe(202);
      await product.control.fired(at);
      const { failure } = await untilStatus(product, checkoutId, "cancelled");
      expect(failure.code).toBe("checkout_cancelled");
      const again = await insist(product, ready, {
        key,
        paymentMethod: "pm_card_threeDSecure2Required",
        authentication: "complete",
      });
      expect([again.status, again.body.code]).toEqual([409, "checkout_cancelled"]);
      await authenticate(waiting.redirectUrl, "complete");
      await product.settled({ subscriptions });
      await expectNothingSold(product, checkoutId);
      const intents = await paymentsOf(product, checkoutId);
      expect(intents.map(({ status }) => status)).toEqual(["canceled"]);
      await expectAllBack(sku, 3);
      await product.settled({ subscriptions });
    },
  );

  it.each(pointsOf(["orders.cancel", "stock.release"]))(
    "at %s, after the card was declined, answers the decline and frees cart and units",
    async (at) => {
      const sku = await product.onSale(3);
      const ready = await product.shop.ready([{ sku, quantity: 2 }]);
      await product.control.crash(at);
      const declined = await insist(product, ready, { paymentMethod: "pm_card_chargeDeclined" });
      expect([declined.status, declined.body.code]).toEqual([402, "payment_declined"]);
      await product.control.fired(at);
      const { checkoutId } = declined.body.checkout;
      await product.settled({ subscriptions });
      await expectNothingSold(product, checkoutId);
      expect((await insist(product, ready)).status).toBe(201); // the same cart, with another card and key
      await expectAllBack(sku, 1);
      await product.settled({ subscriptions });
    },
  );
});
