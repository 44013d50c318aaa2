import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { engineOf } from "../support/engine.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { subscriptions, tracesOf } from "../support/traces.ts";
import { askForAuthentication, checkoutOf, completeAuthentication, untilStatus } from "../support/waiting.ts";

/** Checkouts that have ended, of which engine or Redis may have forgotten everything since. */
describe("a checkout that comes again late", () => {
  let product: Product;
  let engine: ReturnType<typeof engineOf>;
  beforeAll(async () => {
    product = await aProduct();
    engine = engineOf(product);
  });
  afterAll(() => product.stop());

  const cards = { placed: "pm_card_visa", declined: "pm_card_chargeDeclined" };
  type Ended = { sku: string; ready: Ready; key: string; answer: Answer; checkoutId: string };
  const ended = async (how: keyof typeof cards): Promise<Ended> => {
    const sku = await product.onSale(3);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    const key = newKey();
    const answer = await product.shop.checkout(ready, { key, paymentMethod: cards[how] });
    expect(answer.status).toBe(how === "placed" ? 201 : 402);
    const { checkoutId } = how === "placed" ? answer.body : answer.body.checkout;
    await engine.ended(checkoutId);
    return { sku, ready, key, answer, checkoutId };
  };
  const again = ({ ready, key }: Ended, how: keyof typeof cards, over: Json = {}) =>
    postCheckout(
      product,
      ready,
      { payment: { paymentMethod: cards[how] }, ...over },
      { "idempotency-key": key },
    );
  const withoutSteps = (body: Json): Json => {
    const { steps, instance, checkout, ...rest } = body;
    return checkout === undefined ? rest : { ...rest, checkout: withoutSteps(checkout) };
  };

  it.each([{ purged: false }, { purged: true }])(
    "by a second start of one that placed its order (history purged: $purged) changes nothing",
    async ({ purged }) => {
      const one = await ended("placed");
      const before = await tracesOf(product, [one.checkoutId]);
      await engine.startAgain(one.checkoutId, { purged });
      expect(await tracesOf(product, [one.checkoutId])).toEqual(before);
      await expectPlacedOnce(product, one.checkoutId);
      expect(await product.ops.stock(one.sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
      expect(await checkoutOf(product, one.checkoutId)).toMatchObject(withoutSteps(one.answer.body));
      const answer = await again(one, "placed");
      expect([codeOf(answer), withoutSteps(answer.body)]).toEqual([
        [201, "completed"],
        withoutSteps(one.answer.body),
      ]);
    },
  );

  it.each([{ purged: false }, { purged: true }])(
    "by a second start of one that failed (history purged: $purged) makes neither order nor charge",
    async ({ purged }) => {
      const one = await ended("declined");
      const other = await product.shop.checkout(one.ready); // meanwhile the cart was bought with another key
      expect(other.status).toBe(201);
      await engine.ended(other.body.checkoutId);
      const before = await tracesOf(product, [one.checkoutId]);
      await engine.startAgain(one.checkoutId, { purged });
      expect(await tracesOf(product, [one.checkoutId])).toEqual(before);
      await expectNothingSold(product, one.checkoutId);
      await expectPlacedOnce(product, other.body.checkoutId);
      expect(await product.ops.stock(one.sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
      const answer = await again(one, "declined");
      expect([codeOf(answer), withoutSteps(answer.body)]).toEqual([
        [402, "payment_declined"],
        withoutSteps(one.answer.body),
      ]);
    },
  );

  it("by a second start takes nothing from another checkout that has cart and units by then", async () => {
    const one = await ended("declined");
    const waiting = await askForAuthentication(product, one.ready);
    await engine.startAgain(one.checkoutId);
    expect(await product.ops.stock(one.sku)).toMatchObject({ onHand: 3, available: 1, held: 2 });
    const change = await product.api("DELETE", `/carts/${one.ready.cartId}`);
    expect(codeOf(change)).toEqual([409, "cart_locked"]);
    await completeAuthentication(waiting);
    await untilStatus(product, waiting.checkoutId, "completed");
    await engine.ended(waiting.checkoutId);
    await expectPlacedOnce(product, waiting.checkoutId);
    await expectNothingSold(product, one.checkoutId);
    expect(await product.ops.stock(one.sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
  });

  it.each(["placed", "declined"] as const)(
    "after its history was purged gets the answer of the $0 checkout from SQL, without steps",
    async (how) => {
      const one = await ended(how);
      await engine.purge(one.checkoutId);
      const shown = await checkoutOf(product, one.checkoutId);
      const { checkout, ...body } = one.answer.body;
      expect(shown).toEqual(withoutSteps(checkout ?? body));
      const answer = await again(one, how);
      expect([answer.status, answer.headers["idempotency-replayed"]]).toEqual([one.answer.status, "true"]);
      expect(withoutSteps(answer.body)).toEqual(withoutSteps(one.answer.body));
      expect(answer.body.checkout ?? answer.body).not.toHaveProperty("steps");
      const other = await again(one, how, { email: "eve@example.com" });
      expect(codeOf(other)).toEqual([422, "idempotency_key_reused"]);
      const { body: inspected } = await product.ops.get(`/ops/checkouts/${one.checkoutId}`);
      expect(inspected).toMatchObject({
        engine: null,
        store: { state: how === "placed" ? "placed" : "abandoned" },
      });
      expect(inspected).not.toHaveProperty("steps");
    },
  );

  it("after Redis lost its memory gets the answers that stand, and buys nothing twice", async () => {
    const [placed, declined] = [await ended("placed"), await ended("declined")];
    await product.settled({ subscriptions });
    const redis = new Redis(product.endpoints.redisUrl, { protocol: 2 });
    await redis.flushall();
    redis.disconnect();
    const first = await insist(product, placed.ready, { key: placed.key });
    expect([codeOf(first), withoutSteps(first.body)]).toEqual([
      [201, "completed"],
      withoutSteps(placed.answer.body),
    ]);
    const second = await insist(product, declined.ready, {
      key: declined.key,
      paymentMethod: cards.declined,
    });
    expect([codeOf(second), withoutSteps(second.body)]).toEqual([
      [402, "payment_declined"],
      withoutSteps(declined.answer.body),
    ]);
    const other = await again(placed, "placed", { email: "eve@example.com" });
    expect(codeOf(other)).toEqual([422, "idempotency_key_reused"]);
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, placed.checkoutId);
    expect(await product.ops.stock(placed.sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
  });

  it("is answered at once where it does not wait, and read until it is completed", async () => {
    const sku = await product.onSale(1);
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    const key = newKey();
    await product.control.fault("stripe", { kind: "latency", operation: "confirm", delayMs: 2000, times: 1 });
    const answer = await product.shop.checkout(ready, { key, wait: 0 });
    const { checkoutId, status } = answer.body;
    expect(answer.status).toBe(202);
    expect(answer.tookMs).toBeLessThan(1000);
    expect(["reserving", "charging"]).toContain(status);
    expect(answer.headers).toMatchObject({ location: `/api/checkouts/${checkoutId}`, "retry-after": "1" });
    expect(answer.headers).not.toHaveProperty("idempotency-replayed");
    const joined = await product.shop.checkout(ready, { key, wait: 0 });
    expect([joined.status, joined.body.status, joined.headers["idempotency-replayed"]]).toEqual([
      202,
      "charging",
      "true",
    ]);
    expect(Date.parse(joined.body.holdExpiresAt)).toBeGreaterThan(Date.now());
    const done = await untilStatus(product, checkoutId, "completed");
    const last = await product.shop.checkout(ready, { key, wait: 0 });
    expect([last.status, last.body.order]).toEqual([201, done.order]);
    await product.control.heal();
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions });
  });
});
