import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { insist } from "../support/insist.ts";
import { expectNothingSold, expectPlacedOnce } from "../support/outcomes.ts";
import { aProduct, type Product } from "../support/product.ts";
import { recordsOf, subscriptions } from "../support/traces.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

describe("a product that is started again on the folder that it left", () => {
  let product: Product | undefined;
  afterEach(async () => {
    const folder = product?.data;
    await product?.leave("SIGTERM").catch(() => undefined);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it.each(["SIGTERM", "SIGKILL"] as const)(
    "after %s goes on with every checkout, and has lost none",
    { timeout: 60_000 },
    async (signal) => {
      const first = await aProduct();
      product = first;
      const sku = await first.onSale(20);
      const aCart = () => first.shop.ready([{ sku, quantity: 2 }]);
      const [done, atTheBank, leaving, capturing, confirming] = (await Promise.all(
        Array.from({ length: 5 }, aCart),
      )) as [Ready, Ready, Ready, Ready, Ready];
      const keys = { done: newKey(), capturing: newKey(), confirming: newKey() };
      const placed = await insist(first, done, { key: keys.done });
      const comes = await askForAuthentication(first, atTheBank);
      const leaves = await askForAuthentication(first, leaving);
      for (const operation of ["capture", "cancel"])
        await first.control.fault("stripe", { kind: "down", operation });
      await first.api("POST", `/checkouts/${leaves.checkoutId}/cancel`);
      await first.shop.checkout(capturing, { key: keys.capturing, wait: 0 });
      await until(() => recordsOf(first, capturing.cartId).checkouts[0]?.state === "recorded", 10_000);
      await first.control.fault("stripe", { kind: "latency", delayMs: 2500, operation: "confirm" });
      const cutOff = first.shop.checkout(confirming, { key: keys.confirming, wait: 0 });
      await first.control.struck("stripe", "confirm");
      await cutOff;

      const file = join(first.data, "endpoints.json");
      expect(await first.leave(signal)).toBe(signal === "SIGTERM" ? 0 : null);
      const isStale = existsSync(file);
      expect(isStale).toBe(signal === "SIGKILL");
      if (isStale)
        expect(JSON.parse(readFileSync(file, "utf8")).pids.supervisor).toBe(first.endpoints.pids.supervisor);

      const second = await aProduct({}, first.data);
      product = second;
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(second.endpoints);
      expect(second.endpoints.pids.supervisor).not.toBe(first.endpoints.pids.supervisor);
      const { orderId } = placed.body.order;
      expect((await second.ops.get(`/orders/${orderId}`)).body).toMatchObject({ orderId, status: "placed" });
      const again = await insist(second, done, { key: keys.done });
      expect([again.status, again.body.order.orderId]).toEqual([201, orderId]);
      const page = new URL(new URL(comes.redirectUrl).pathname, second.endpoints.stripe.baseUrl);
      await completeAuthentication({ ...comes, redirectUrl: page.href });
      await untilStatus(second, comes.checkoutId, "completed");
      await untilStatus(second, leaves.checkoutId, "cancelled");
      const others = [
        await insist(second, capturing, { key: keys.capturing }),
        await insist(second, confirming, { key: keys.confirming }),
      ];
      expect(others.map(({ status }) => status)).toEqual([201, 201]);
      await second.settled({ subscriptions });
      const ids = [placed, ...others].map(({ body }) => body.checkoutId);
      await expectPlacedOnce(second, comes.checkoutId, ...ids);
      await expectNothingSold(second, leaves.checkoutId);
      expect(await second.ops.stock(sku)).toMatchObject({ onHand: 12, available: 12, held: 0 });
    },
  );
});

describe("a part of the product that is killed", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it.each(["redis", "standIns"] as const)(
    "%s: comes back, and every client is served once",
    { timeout: 60_000 },
    async (part) => {
      const sku = await product.onSale(30);
      const carts = await Promise.all(
        Array.from({ length: 12 }, () => product.shop.ready([{ sku, quantity: 1 }])),
      );
      const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 2 }]));
      const pid = product.current().pids[part] ?? 0;
      const asked = carts.map((ready) => insist(product, ready));
      await until(() => carts.some(({ cartId }) => recordsOf(product, cartId).checkouts.length > 0), 10_000);
      process.kill(pid, "SIGKILL");
      const answers = await Promise.all(asked);
      await until(() => product.current().pids[part] !== pid, 15_000);
      await completeAuthentication(waiting);
      await untilStatus(product, waiting.checkoutId, "completed");
      const placed = answers.filter(({ status }) => status === 201);
      const lost = answers.filter(({ body }) => part === "redis" && body.code === "cart_not_found");
      expect(placed.length + lost.length).toBe(carts.length);
      expect(placed.length).toBeGreaterThan(0);
      await product.settled({ subscriptions });
      await expectPlacedOnce(product, waiting.checkoutId, ...placed.map(({ body }) => body.checkoutId));
      const left = 30 - placed.length - 2;
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: left, available: left, held: 0 });
    },
  );
});
