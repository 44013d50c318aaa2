import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication } from "../support/waiting.ts";

const steps = ["stock.hold", "payment.authorize", "orders.record", "payment.capture", "orders.finish"];
const points = steps.flatMap((step) => [`${step}:before`, `${step}:after`]);

const holdMs = 10_000;
let expired: ReturnType<typeof expiry>;

describe("a host that dies on the happy path", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
    expired = expiry(); // it takes as long as a hold lives: meanwhile the others are tested
    expired.catch(() => undefined); // told by its own test
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.calm());

  it.each(points)("at %s sells once to the client that asks again", async (at) => {
    const sku = await product.onSale(5);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    const host = product.current().pids.host;
    await product.control.crash(at);
    const { status, body } = await insist(product, ready);
    expect([status, body.status]).toEqual([201, "completed"]);
    await product.control.fired(at);
    await until(() => product.current().pids.host !== host, 15_000);
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, body.checkoutId);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3, available: 3, held: 0 });
  });

  const started = points.filter((at) => !at.startsWith("stock.hold"));
  it.each(started)("at %s sells once, though the client never asks again", async (at) => {
    const sku = await product.onSale(5);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    await product.control.crash(at);
    const sent = product.shop.checkout(ready).catch(() => undefined);
    await product.control.fired(at);
    await sent;
    const isPlaced = () => recordsOf(product, ready.cartId).checkouts[0]?.state === "placed";
    await until(isPlaced, 30_000);
    await product.settled({ subscriptions });
    const [checkout] = recordsOf(product, ready.cartId).checkouts;
    await expectPlacedOnce(product, checkout?.checkoutId ?? "");
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3, available: 3, held: 0 });
  });

  it("while the customer is at the bank hears of the payment when it lives again", async () => {
    const sku = await product.onSale(5);
    const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 2 }]));
    const { host } = product.current().pids;
    process.kill(host, "SIGKILL");
    await completeAuthentication(waiting);
    const isPlaced = () => recordsOf(product, waiting.ready.cartId).checkouts[0]?.state === "placed";
    await until(isPlaced, 30_000); // nobody asks for it: Stripe sends its webhook again
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, waiting.checkoutId);
  });

  it("at stock.hold:before holds nothing for the client that never asks again", async () => {
    const sku = await product.onSale(5);
    const ready = await product.shop.ready([{ sku, quantity: 5 }]);
    await product.control.crash("stock.hold:before");
    const key = newKey();
    const answer = await product.shop.checkout(ready, { key }).catch((error: Error) => error);
    expect(answer).toBeInstanceOf(Error);
    await product.settled({ subscriptions });
    expect(recordsOf(product, ready.cartId).checkouts).toEqual([]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 5, available: 5, held: 0 });
    const other = await insist(product, await product.shop.ready([{ sku, quantity: 5 }]));
    expect(other.status).toBe(201);
  });
});

/** A door that died right after the hold: for how long its units were refused, and what became of them then. */
const expiry = async () => {
  const product = await aProduct({ HOLD_TTL_SECONDS: `${holdMs / 1000}` });
  try {
    const sku = await product.onSale(3);
    const abandoned = await product.shop.ready([{ sku, quantity: 3 }]);
    const next = await product.shop.ready([{ sku, quantity: 3 }]);
    await product.control.crash("stock.hold:after");
    const since = performance.now();
    const first = await product.shop.checkout(abandoned).catch((error: Error) => error);
    let refusals = 0;
    await until(async () => {
      const answer = await product.shop.checkout(next).catch(() => undefined);
      if (answer?.body.code === "insufficient_stock") refusals += 1;
      return answer?.status === 201;
    }, holdMs + 10_000);
    const tookMs = performance.now() - since;
    await product.settled({ subscriptions });
    return { first, refusals, tookMs, stock: await product.ops.stock(sku) };
  } finally {
    await product.stop();
  }
};

describe("a host that dies at stock.hold:after", () => {
  it("leaves a hold that expires, and whose units are sold at that instant", async () => {
    const { first, refusals, tookMs, stock } = await expired;
    expect(first).toBeInstanceOf(Error);
    expect(refusals).toBeGreaterThan(10);
    expect(tookMs).toBeGreaterThan(holdMs - 1000);
    expect(tookMs).toBeLessThan(holdMs + 1500);
    expect(stock).toMatchObject({ onHand: 0, available: 0 });
  });
});
