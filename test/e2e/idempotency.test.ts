import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { engineOf } from "../support/engine.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions } from "../support/traces.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

/** An answer as it must be each time: without its steps, and without what belongs to its request alone. */
const lasting = ({ status, headers, body }: Answer): Json => {
  const { steps, instance, checkout, ...rest } = body;
  const whole = checkout === undefined ? rest : { ...rest, checkout: { ...checkout, steps: [] } };
  return { status, location: headers["location"], type: headers["content-type"], body: whole };
};
const isReplayed = ({ headers }: Answer): boolean => headers["idempotency-replayed"] === "true";

describe("one idempotency key", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  const aCart = async (units = 2): Promise<{ sku: string; ready: Ready }> => {
    const sku = await product.onSale(units);
    return { sku, ready: await product.shop.ready([{ sku, quantity: 1 }]) };
  };
  const send = (ready: Ready, key: string, over: Json = {}) =>
    postCheckout(product, ready, over, { "idempotency-key": key });
  const declined = { payment: { paymentMethod: "pm_card_chargeDeclined" } };

  it("sent five times at once makes one order and one payment, and five equal answers", async () => {
    for (let round = 0; round < 5; round++) {
      const { sku, ready } = await aCart();
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(ready, key)));
      const [first] = answers.map(lasting);
      expect(first.status).toBe(201);
      expect(answers.map(lasting)).toEqual(answers.map(() => first));
      expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
      await engineOf(product).ended(first.body.checkoutId);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
      if (round === 0) await expectPlacedOnce(product, first.body.checkoutId);
    }
  });

  it("sent five times at once with a card that is declined answers five times the same, and holds nothing", async () => {
    const { sku, ready } = await aCart();
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(ready, key, declined)));
    const [first] = answers.map(lasting);
    expect([first.status, first.body.code]).toEqual([402, "payment_declined"]);
    expect(answers.map(lasting)).toEqual(answers.map(() => first));
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 2, available: 2, held: 0 });
    await expectNothingSold(product, first.body.checkout.checkoutId);
  });

  it.each([
    { what: "placed", over: {}, code: [201, "completed"] },
    { what: "declined", over: declined, code: [402, "payment_declined"] },
  ])("gives the answer of a $what checkout again, the same each time", async ({ over, code }) => {
    const { ready } = await aCart();
    const key = newKey();
    const first = await send(ready, key, over);
    expect([codeOf(first), isReplayed(first)]).toEqual([code, false]);
    for (let time = 0; time < 3; time++) {
      const again = await send(ready, key, over);
      expect(lasting(again)).toEqual(lasting(first));
      expect(isReplayed(again)).toBe(true);
    }
  });

  it("is bound to what the body says, not to how it is written", async () => {
    const { ready } = await aCart();
    const key = newKey();
    const first = await send(ready, key);
    const { cartId, quoteId, total } = ready;
    const rewritten = JSON.stringify(
      {
        payment: { paymentMethod: "pm_card_visa" },
        expectedTotal: { currency: total.currency, amount: total.amount },
        quoteId,
        email: "ada@example.com",
        cartId,
      },
      null,
      4,
    );
    const again = await product.api("POST", "/checkouts", {
      raw: rewritten,
      headers: { "idempotency-key": key, "content-type": "application/json" },
    });
    expect(lasting(again)).toEqual(lasting(first));
  });

  describe("sent with another body is refused with 422", () => {
    const others = (ready: Ready): readonly Json[] => [
      { email: "eve@example.com" },
      { payment: { paymentMethod: "pm_card_mastercard" } },
      { expectedTotal: { ...ready.total, amount: 1 } },
      { cartId: "cart_another" },
    ];
    const expectReused = async (ready: Ready, key: string, over: readonly Json[] = others(ready)) => {
      for (const other of over)
        expect(codeOf(await send(ready, key, other))).toEqual([422, "idempotency_key_reused"]);
    };

    it("once the order is placed", async () => {
      const { ready } = await aCart();
      const key = newKey();
      expect((await send(ready, key)).status).toBe(201);
      await expectReused(ready, key);
    });

    it("once the checkout has failed", async () => {
      const { ready } = await aCart();
      const key = newKey();
      expect((await send(ready, key, declined)).status).toBe(402);
      await expectReused(ready, key);
    });

    it("while the checkout runs, which goes on as it was", async () => {
      const { ready } = await aCart();
      const waiting = await askForAuthentication(product, ready);
      await expectReused(ready, waiting.key);
      await completeAuthentication(waiting);
      await untilStatus(product, waiting.checkoutId, "completed");
      await expectPlacedOnce(product, waiting.checkoutId);
    });

    it("also when both bodies come at once: one is bought, the other refused", async () => {
      for (let round = 0; round < 5; round++) {
        const { ready } = await aCart();
        const key = newKey();
        const answers = await Promise.all([send(ready, key), send(ready, key, { email: "eve@example.com" })]);
        expect(answers.map(codeOf).toSorted()).toEqual([
          [201, "completed"],
          [422, "idempotency_key_reused"],
        ]);
      }
    });
  });

  it("beside another for one cart, at once: exactly one buys, and the other is told why not", async () => {
    for (let round = 0; round < 20; round++) {
      const { sku, ready } = await aCart(5);
      const answers = await Promise.all([send(ready, newKey()), send(ready, newKey())]);
      const codes = answers.map(codeOf);
      expect(codes.filter(([status]) => status === 201)).toHaveLength(1);
      const [loser] = codes.filter(([status]) => status !== 201);
      expect(loser?.[0]).toBe(409);
      expect(["checkout_in_progress", "cart_ordered"]).toContain(loser?.[1]);
      const winner = answers.find(({ status }) => status === 201);
      await engineOf(product).ended(winner?.body.checkoutId);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 4, available: 4, held: 0 });
    }
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
