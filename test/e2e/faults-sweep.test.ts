import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsOnSubscriptions } from "../../local/audit/read-events.ts";
import { readRedis } from "../../local/audit/read-redis.ts";
import type { Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { endSaga } from "../support/end-saga.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { paymentsOf, recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import {
  askForAuthentication,
  checkoutOf,
  completeAuthentication,
  untilStatus,
  type Waiting,
} from "../support/waiting.ts";

const holdSeconds = 10;
/** Hold, and two minutes: what is promised. */
const promisedMs = (holdSeconds + 120) * 1000;

/** A saga that was ended from outside at some stage, and what it left. */
type Left = {
  readonly sku: string;
  readonly ready: Ready;
  readonly key: string;
  readonly checkoutId: string;
};

describe("what only a sweep can settle", () => {
  let product: Product;
  let since = 0;
  const left: Record<string, Left> = {};
  const waitingAt: Record<string, Waiting> = {};

  const aBuyer = async () => {
    const sku = await product.onSale(2);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    return { sku, ready, key: newKey() };
  };

  /** Lets a checkout run into a fault, and ends its saga there. */
  const endAt = async (
    stage: string,
    [target, fault]: readonly [string, Json],
    isThere: (buyer: Awaited<ReturnType<typeof aBuyer>>) => Promise<boolean>,
    how: { readonly purge?: boolean } = {},
  ) => {
    const buyer = await aBuyer();
    await product.control.fault(target, fault);
    const { status, body } = await product.shop.checkout(buyer.ready, { key: buyer.key, wait: 0 });
    expect([200, 201, 202]).toContain(status);
    await until(
      () => isThere(buyer),
      10_000,
      () => `no checkout came to ${stage}`,
    );
    await endSaga(product, body.checkoutId, how);
    await product.control.heal();
    left[stage] = { ...buyer, checkoutId: body.checkoutId };
  };

  const endAtTheBank = async (stage: string, how: { readonly purge?: boolean }) => {
    const { sku, ready } = await aBuyer();
    const waiting = await askForAuthentication(product, ready);
    await endSaga(product, waiting.checkoutId, how);
    waitingAt[stage] = waiting;
    left[stage] = { sku, ready, key: waiting.key, checkoutId: waiting.checkoutId };
  };

  beforeAll(async () => {
    product = await aProduct({ HOLD_TTL_SECONDS: `${holdSeconds}`, NEEDS_ATTENTION_AFTER_SECONDS: "5" });
    since = performance.now();
    type At = Parameters<typeof endAt>[2];
    const hasState = ({ cartId }: Ready, state: string) =>
      recordsOf(product, cartId).checkouts[0]?.state === state;
    const isPinned: At = async ({ sku }) => {
      const holds = (await readRedis(product.endpoints))?.skus.get(sku)?.holds ?? [];
      return holds.some(({ expiresAt }) => expiresAt === Number.POSITIVE_INFINITY);
    };
    /** The client has tried twice, so nothing is on its way to Stripe until the saga asks again. */
    const hasAskedTwice: At = async ({ ready }) => {
      await product.control.struck("stripe", "capture", 2);
      return hasState(ready, "recorded");
    };
    const isPlaced: At = async ({ ready }) => {
      await product.control.struck("redis", "commit");
      return hasState(ready, "placed");
    };
    await endAtTheBank("waiting for the customer", {});
    await endAtTheBank("authorised", { purge: true });
    await completeAuthentication(waitingAt["authorised"] as Waiting);
    await endAt("pinned", ["sql", { kind: "down", operation: "write" }], isPinned, { purge: true });
    await endAt("recorded", ["stripe", { kind: "down", operation: "capture" }], hasAskedTwice);
    await endAt("captured", ["stripe", { kind: "lose-answer", operation: "capture" }], hasAskedTwice);
    await endAt("placed", ["redis", { kind: "error", operation: "commit" }], isPlaced);
  }, 60_000);
  afterAll(() => product.stop());

  const notices = async (subscription: string, checkoutId: string) =>
    ((await eventsOnSubscriptions(product.endpoints, [subscription])).get(subscription) ?? []).filter(
      ({ type, subject }) => type === "CheckoutNeedsAttention" && subject === checkoutId,
    );
  const redrive = (checkoutId: string) => product.ops.post(`/ops/checkouts/${checkoutId}/redrive`);

  /** A checkout that was cancelled, and whose money Stripe does not let go. */
  const aStuckCheckout = async () => {
    const { sku, ready } = await aBuyer();
    const { checkoutId } = await askForAuthentication(product, ready);
    await product.control.fault("stripe", { kind: "down", operation: "cancel" });
    expect((await redrive(checkoutId)).body.code).toBe("nothing_to_redrive");
    expect((await product.api("POST", `/checkouts/${checkoutId}/cancel`)).status).toBe(202);
    await untilStatus(product, checkoutId, "needs_attention");
    return { sku, checkoutId };
  };

  it("an undo that waits is seen by everybody, while cart and units are free", {
    timeout: 60_000,
  }, async () => {
    const { sku, checkoutId } = await aStuckCheckout();
    const { failure, steps } = await checkoutOf(product, checkoutId);
    expect(failure.code).toBe("checkout_cancelled");
    expect(steps.filter((step: Json) => !step.endedAt).map(({ name }: Json) => name)).toEqual([
      "payment.void",
    ]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 2, available: 2, held: 0 });
    const listed = (await product.ops.get("/ops/checkouts?status=needs_attention")).body.items;
    expect(listed.map((item: Json) => item.checkoutId)).toEqual([checkoutId]);
    for (const subscription of ["email", "analytics"])
      await until(async () => (await notices(subscription, checkoutId)).length > 0, 15_000);
    await product.control.heal();
    await untilStatus(product, checkoutId, "cancelled", 45_000); // by the sweep alone
    expect((await paymentsOf(product, checkoutId)).map(({ status }) => status)).toEqual(["canceled"]);
    for (const subscription of ["email", "analytics"])
      expect(new Set((await notices(subscription, checkoutId)).map(({ id }) => id)).size).toBe(1);
  });

  it("an operator re-drives what waits, once what it needs is back, and nothing else", {
    timeout: 60_000,
  }, async () => {
    const { checkoutId } = await aStuckCheckout();
    const { hits: before } = (await product.control.faults()).find(({ operation }) => operation === "cancel");
    expect((await redrive(checkoutId)).status).toBe(202);
    await product.control.struck("stripe", "cancel", before + 1); // tried at once, in vain
    expect((await checkoutOf(product, checkoutId))?.status).toBe("needs_attention");
    await product.control.heal();
    expect((await redrive(checkoutId)).status).toBe(202);
    await untilStatus(product, checkoutId, "cancelled", 5_000);
    expect((await redrive(checkoutId)).body.code).toBe("nothing_to_redrive");
    expect((await redrive("chk_00000000000000000000000000000000")).status).toBe(404);
  });

  it("every checkout that was ended from outside is settled within its hold and two minutes", {
    timeout: promisedMs + 10_000,
  }, async () => {
    await product.settled({ subscriptions }, promisedMs - (performance.now() - since));
  });

  it.each(["captured", "placed"])("ended when it was %s, it is placed", async (stage) => {
    const { sku, checkoutId } = left[stage] as Left;
    await expectPlacedOnce(product, checkoutId);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, available: 0, held: 0 });
  });

  it.each(["waiting for the customer", "authorised", "pinned", "recorded"])(
    "ended when it was %s, nothing is kept",
    async (stage) => {
      const { sku, checkoutId } = left[stage] as Left;
      await expectNothingSold(product, checkoutId);
      expect((await paymentsOf(product, checkoutId)).map(({ status }) => status)).toEqual(["canceled"]);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 2, available: 2, held: 0 });
    },
  );

  it.each(["waiting for the customer", "authorised", "pinned", "recorded"])(
    "ended when it was %s, the key answers that it failed, and a new one buys the same cart",
    async (stage) => {
      const { ready, key } = left[stage] as Left;
      const usual =
        stage in waitingAt
          ? { paymentMethod: "pm_card_threeDSecure2Required", returnUrl: "http://127.0.0.1/back" }
          : {};
      const again = await product.shop.checkout(ready, { key, ...usual });
      expect([again.status, again.body.code, again.body.checkout?.status]).toEqual([
        503,
        "dependency_unavailable",
        "failed",
      ]);
      expect((await product.shop.checkout(ready)).status).toBe(201);
    },
  );

  it("after all of it everything holds", async () => {
    await product.settled({ subscriptions });
  });
});
