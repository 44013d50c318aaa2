import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import { aBuyer } from "../support/a-buyer.ts";
import type { Sent } from "../support/a-request.ts";
import { openShop, type Shop, staff } from "../support/a-shop.ts";
import { everyRoute } from "../support/the-document.ts";

const secretMail = "very.secret@example.test";

describe("while everything behind it is away", () => {
  let shop: Shop;
  let good: Readonly<Record<string, Sent>>;
  beforeAll(async () => {
    shop = await openShop();
    const sku = await shop.onSale(5);
    const { cartId, key, body, checkoutId, quote } = await aBuyer(shop, sku);
    const { orderId } = await aPlacedOrder(shop.store, shop.now());
    const params = { cartId, sku, checkoutId, orderId };
    const address = quote.shippingAddress;
    const product = {
      title: "A",
      prices: {},
      taxCode: "t",
      weightGrams: 1,
      originCountry: "DE",
      active: true,
    };
    const bodies: Readonly<Record<string, object>> = {
      "carts-create": { currency: "EUR" },
      "carts-put-item": { quantity: 2 },
      "carts-patch": { email: secretMail },
      "quotes-create": { shippingAddress: address },
      "checkouts-create": { ...body, email: secretMail },
      "products-put": product,
      "stock-receive": { quantity: 1, reference: "r" },
      "stock-adjust": { delta: 1, reason: "r", reference: "r" },
    };
    good = Object.fromEntries(
      everyRoute.map(({ id }) => [
        id,
        {
          params,
          headers: { ...staff, "idempotency-key": key, prefer: "wait=0" },
          ...(bodies[id] ? { body: bodies[id] } : {}),
        },
      ]),
    );
    shop.engine.away = true;
    shop.shelves.away = true;
    await shop.memory.connection.close();
    await shop.store.close();
  });
  afterAll(() => shop.memory.close());

  const withoutNeeds = ["health-live", "health-ready", "openapi", "webhooks-stripe"];
  for (const { id } of everyRoute.filter((route) => !withoutNeeds.includes(route.id)))
    it(`${id} answers 503 with the time to come again, and reports the error without the request`, async () => {
      const before = shop.reported.length;
      const { status, headers, body } = await shop.ask(id, good[id]);
      expect([status, body.code, body.retryable]).toEqual([503, "dependency_unavailable", true]);
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      expect(headers["content-type"]).toBe("application/problem+json");
      const reported = shop.reported.slice(before);
      expect(reported).toMatchObject([{ route: id, error: expect.any(Error) }]);
      expect(String(reported[0]?.error)).not.toContain(secretMail);
      expect(JSON.stringify(body)).not.toMatch(/catalogue|engine|closed|ECONN|database|sqlite/i);
    });
});
