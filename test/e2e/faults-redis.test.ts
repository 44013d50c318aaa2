import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventsOnSubscriptions } from "../../local/audit/read-events.ts";
import type { Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

describe("when Redis", () => {
  let product: Product;
  let redis: Redis;
  beforeAll(async () => {
    product = await aProduct();
    redis = new Redis(product.endpoints.redisUrl, { protocol: 2, maxRetriesPerRequest: 20 });
    redis.on("error", () => undefined); // it comes back
  });
  afterAll(async () => {
    redis.disconnect();
    await product.stop();
  });
  beforeEach(() => product.control.heal());

  const stateOf = ({ cartId }: Ready) => recordsOf(product, cartId).checkouts[0]?.state;

  it("is away for some seconds, the door says so and what is under way is sold", {
    timeout: 60_000,
  }, async () => {
    const sku = await product.onSale(10);
    const [atTheDoor, ...others] = (await Promise.all(
      Array.from({ length: 5 }, () => product.shop.ready([{ sku, quantity: 1 }])),
    )) as [Ready, ...Ready[]];
    await product.control.fault("stripe", { kind: "latency", delayMs: 1000, operation: "confirm" });
    const asked = others.map((ready) => insist(product, ready));
    await product.control.struck("stripe", "confirm", others.length);
    await product.control.fault("redis", { kind: "down" });
    const key = newKey();
    const door = await product.shop.checkout(atTheDoor, { key });
    expect([door.status, door.body.code, door.headers["retry-after"]]).toEqual([
      503,
      "dependency_unavailable",
      expect.stringMatching(/^\d+$/),
    ]);
    await until(() => others.every((ready) => stateOf(ready) === "placed"), 20_000);
    const [someId = ""] = others.map(({ cartId }) => recordsOf(product, cartId).checkouts[0]?.checkoutId);
    const isAskedAgain = async () => {
      const { steps } = (await product.ops.get(`/ops/checkouts/${someId}`)).body;
      return steps.some(({ name, attempts }: Json) => name === "orders.finish" && attempts > 1);
    };
    await until(isAskedAgain, 15_000); // the hold cannot be committed before Redis is back
    await product.control.heal();
    const answers = await Promise.all([...asked, insist(product, atTheDoor, { key })]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, ...answers.map(({ body }) => body.checkoutId));
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 5, available: 5, held: 0 });
  });

  const troubles = [
    { what: "loses the answer of", fault: { kind: "lose-answer", times: 1 } },
    { what: "fails at", fault: { kind: "error", times: 1 } },
    { what: "is late with", fault: { kind: "latency", delayMs: 1800, times: 1 } },
  ];
  it.each(troubles)(
    "$what each script, a checkout is sold once and another undone once",
    async ({ fault }) => {
      const sku = await product.onSale(5);
      const [bought, left] = (await Promise.all([
        product.shop.ready([{ sku, quantity: 2 }]),
        product.shop.ready([{ sku, quantity: 2 }]),
      ])) as [Ready, Ready];
      for (const operation of ["reserve", "pin", "commit"])
        await product.control.fault("redis", { ...fault, operation });
      const answer = await insist(product, bought);
      expect(answer.status).toBe(201);
      for (const operation of ["reserve", "pin", "commit"]) await product.control.struck("redis", operation);
      const waiting = await askForAuthentication(product, left);
      await product.control.fault("redis", { ...fault, operation: "release" });
      await product.api("POST", `/checkouts/${waiting.checkoutId}/cancel`);
      await untilStatus(product, waiting.checkoutId, "cancelled");
      await product.control.struck("redis", "release");
      await product.settled({ subscriptions });
      await expectPlacedOnce(product, answer.body.checkoutId);
      await expectNothingSold(product, waiting.checkoutId);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3, available: 3, held: 0 });
    },
  );

  it("comes back from a replica that had not heard of the last sales, the drift is repaired and reported", async () => {
    const sku = await product.onSale(9);
    const buy = async (quantity: number) =>
      expect((await insist(product, await product.shop.ready([{ sku, quantity }]))).status).toBe(201);
    await buy(1);
    await product.settled({ subscriptions });
    const before = await Promise.all(
      (await redis.keys("stock:*")).map(async (key) => [key, await redis.dumpBuffer(key)] as const),
    );
    await buy(3);
    await product.settled({ subscriptions });
    for (const [key, dump] of before) if (dump) await redis.restore(key, 0, dump, "REPLACE");
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 5, available: 8 });
    await until(async () => (await product.ops.stock(sku)).available === 5, 20_000);
    await product.settled({ subscriptions });
    const events = (await eventsOnSubscriptions(product.endpoints, ["analytics"])).get("analytics") ?? [];
    const told = events.filter(({ type, subject }) => type === "StockDriftDetected" && subject === sku);
    expect(told.map(({ data }) => data)).toEqual([{ sku, drift: 3 }]);
  });

  it("was flushed, a repeated key gets the answer that stands", async () => {
    const sku = await product.onSale(5);
    const key = newKey();
    const ready = await product.shop.ready([{ sku, quantity: 1 }]);
    const first = await insist(product, ready, { key });
    const declinedKey = newKey();
    const declined = { key: declinedKey, paymentMethod: "pm_card_chargeDeclined" };
    const other = await product.shop.ready([{ sku, quantity: 1 }]);
    expect((await insist(product, other, declined)).status).toBe(402);
    await redis.flushall();
    const again = await insist(product, ready, { key });
    expect([again.status, again.body.order.orderId]).toEqual([201, first.body.order.orderId]);
    const declinedAgain = await insist(product, other, declined);
    expect([declinedAgain.status, declinedAgain.body.code]).toEqual([402, "payment_declined"]);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 4, available: 4, held: 0 });
  });

  it.each([
    { what: "was flushed", pin: [] },
    {
      what: "was flushed and cannot take units again, so that SQL decides",
      pin: [{ kind: "error", operation: "pin" }],
    },
  ])(
    "$what while customers pay, those whose units are there are served, the others let go",
    async ({ pin }) => {
      const sku = await product.onSale(4);
      const [early, late] = (await Promise.all(
        [1, 2].map(async (quantity) =>
          askForAuthentication(product, await product.shop.ready([{ sku, quantity }])),
        ),
      )) as [
        Awaited<ReturnType<typeof askForAuthentication>>,
        Awaited<ReturnType<typeof askForAuthentication>>,
      ];
      await redis.flushall();
      await until(async () => (await product.ops.stock(sku)).available === 4, 10_000);
      for (const fault of pin) await product.control.fault("redis", fault);
      await completeAuthentication(early);
      await untilStatus(product, early.checkoutId, "completed");
      const rest = await insist(product, await product.shop.ready([{ sku, quantity: 3 }]));
      expect(rest.status).toBe(201);
      await completeAuthentication(late);
      const { failure } = await untilStatus(product, late.checkoutId, "failed");
      expect(failure.code).toBe("hold_expired");
      for (const { operation } of pin) await product.control.struck("redis", operation, 3);
      await product.settled({ subscriptions });
      await expectPlacedOnce(product, early.checkoutId, rest.body.checkoutId);
      await expectNothingSold(product, late.checkoutId);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, available: 0, held: 0 });
    },
  );
});
