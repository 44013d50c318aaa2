import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

describe("when SQL", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());
  beforeEach(() => product.control.heal());

  const stateOf = ({ cartId }: Ready) => recordsOf(product, cartId).checkouts[0]?.state;
  const slow = (operation: string) =>
    product.control.fault("stripe", { kind: "latency", delayMs: 1500, operation });

  it("is away for ten seconds, the door says so, and what was under way completes or ends", {
    timeout: 60_000,
  }, async () => {
    const sku = await product.onSale(20);
    const carts = await Promise.all(
      Array.from({ length: 8 }, () => product.shop.ready([{ sku, quantity: 1 }])),
    );
    const [paidLate, cancelled, declined, atTheDoor, ...others] = carts as [
      Ready,
      Ready,
      Ready,
      Ready,
      ...Ready[],
    ];
    const comes = await askForAuthentication(product, paidLate);
    const leaves = await askForAuthentication(product, cancelled);
    await slow("confirm");
    const asked = others.map((ready) => insist(product, ready));
    const refused = insist(product, declined, { paymentMethod: "pm_card_chargeDeclined" });
    await product.control.struck("stripe", "confirm", others.length + 1);
    await product.control.fault("sql", { kind: "down" });
    const since = performance.now();

    const key = newKey();
    const door = await product.shop.checkout(atTheDoor, { key });
    expect([door.status, door.body.code, door.headers["retry-after"]]).toEqual([
      503,
      "dependency_unavailable",
      expect.stringMatching(/^\d+$/),
    ]);
    const health = await product.api("GET", "/health/ready");
    expect([health.status, health.body.dependencies.sql.status]).toEqual([503, "down"]);
    await completeAuthentication(comes);
    const cancelAnswer = await product.api("POST", `/checkouts/${leaves.checkoutId}/cancel`);
    expect(cancelAnswer.status).toBe(503);
    const again = insist(product, atTheDoor, { key });
    await pause(Math.max(0, 10_000 - (performance.now() - since))); // how long the outage is
    expect([...others, atTheDoor].map(stateOf)).toEqual([...others, atTheDoor].map(() => undefined));
    await product.control.heal();

    expect((await product.api("POST", `/checkouts/${leaves.checkoutId}/cancel`)).status).toBe(202);
    const answers = await Promise.all([...asked, again]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect((await refused).status).toBe(402);
    await untilStatus(product, comes.checkoutId, "completed");
    await untilStatus(product, leaves.checkoutId, "cancelled");
    await product.settled({ subscriptions });
    await expectPlacedOnce(product, ...answers.map(({ body }) => body.checkoutId));
    await expectPlacedOnce(product, comes.checkoutId);
    await expectNothingSold(product, leaves.checkoutId);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 14, available: 14, held: 0 });
  });

  it.each([
    { is: "recorded", during: "confirm" },
    { is: "placed", during: "capture" },
  ])(
    "loses its answers while an order is $is, the order is placed and announced once",
    async ({ is, during }) => {
      const sku = await product.onSale(3);
      const ready = await product.shop.ready([{ sku, quantity: 2 }]);
      await slow(during);
      const asked = insist(product, ready);
      await product.control.struck("stripe", during);
      await product.control.fault("sql", { kind: "lose-answer", operation: "write" });
      await until(() => stateOf(ready) === is, 10_000);
      await product.control.heal();
      const { status, body } = await asked;
      expect(status).toBe(201);
      await product.settled({ subscriptions });
      await expectPlacedOnce(product, body.checkoutId);
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1 });
    },
  );

  it("loses its answers while a checkout is given up, its units come back once", async () => {
    const sku = await product.onSale(3);
    const ready = await product.shop.ready([{ sku, quantity: 2 }]);
    const { checkoutId } = await askForAuthentication(product, ready);
    expect((await product.api("POST", `/checkouts/${checkoutId}/cancel`)).status).toBe(202);
    await product.control.fault("sql", { kind: "lose-answer", operation: "write" });
    await until(() => stateOf(ready) === "abandoned", 10_000);
    await product.control.heal();
    await untilStatus(product, checkoutId, "cancelled");
    await product.settled({ subscriptions });
    await expectNothingSold(product, checkoutId);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3, available: 3, held: 0 });
  });

  it("fails, throttles or loses one answer in four, every client is served once", {
    timeout: 120_000,
  }, async () => {
    const kinds = ["error", "throttle", "lose-answer"];
    const each = 8;
    const sku = await product.onSale(kinds.length * each + 1);
    const placed: string[] = [];
    for (const kind of kinds) {
      const carts = await Promise.all(
        Array.from({ length: each }, () => product.shop.ready([{ sku, quantity: 1 }])),
      );
      await product.control.fault("sql", { kind, rate: 0.25 });
      const answers = await Promise.all(carts.map((ready) => insist(product, ready)));
      expect([kind, ...answers.map(({ status }) => status)]).toEqual([kind, ...carts.map(() => 201)]);
      await product.control.struck("sql", null, 10);
      await product.control.heal();
      placed.push(...answers.map(({ body }) => body.checkoutId));
    }
    await product.settled({ subscriptions }, 60_000); // an event whose sender was cut off waits for the end of its claim
    await expectPlacedOnce(product, ...placed);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 1, available: 1, held: 0 });
  });
});
