import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemsOf } from "../../contracts/http/openapi.ts";
import { problems } from "../../contracts/http/problem.ts";
import type { Endpoint } from "../../functions/http/endpoint.ts";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import { aBuyer, says } from "../support/a-buyer.ts";
import { type Answered, call } from "../support/a-request.ts";
import { openShop, type Shop } from "../support/a-shop.ts";
import { everyRoute } from "../support/the-document.ts";
import { anyRequest, type Known } from "./fuzz.ts";

/** Beside what every answer is held to, that it is in the document. */
const checkAnswer = (endpoint: Endpoint, { status, headers, body }: Answered): void => {
  expect(headers["x-request-id"]).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  if (status === 503 || status === 429) expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  if (headers["content-type"] !== "application/problem+json") {
    expect(Object.keys(endpoint.route.answers)).toContain(`${status}`);
    return;
  }
  expect(body).toMatchObject({ status, type: `urn:boxoffice:problem:${body.code}` });
  expect(body.title).toBe(problems[body.code as keyof typeof problems][1]);
  expect(problemsOf(endpoint.route)).toContain(body.code);
};

/** Carts that nobody has touched, some of them being bought, and an order, for the requests to one route. */
const furnish = async (shop: Shop): Promise<Known> => {
  const [sku, soldOut] = [await shop.onSale(1000), await shop.onSale(0, { purchaseLimit: 1 })];
  const buyers = [];
  for (let count = 0; count < 6; count++) buyers.push(await aBuyer(shop, sku, 2));
  const [first, second] = buyers;
  if (!first || !second) throw new Error("no buyers");
  await first.buy();
  await second.buy();
  shop.engine.set(first.checkoutId, { runtimeStatus: "running" });
  await says(shop, second.checkoutId, { status: "needs_attention" });
  const order = await aPlacedOrder(shop.store, shop.now());
  return {
    cartIds: buyers.map(({ cartId }) => cartId),
    quoteIds: buyers.map(({ body }) => body.quoteId),
    checkoutIds: [first.checkoutId, second.checkoutId, order.key.checkoutId],
    orderIds: [order.orderId],
    orderTokens: [shop.ids.orderToken(order.orderId, shop.now())],
    skus: [sku, soldOut],
    total: first.quote.totals.total,
  };
};

describe("every endpoint", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  it("of the shop is here, and stands for one route", () => {
    expect(shop.endpoints.map(({ route }) => route.id).toSorted()).toEqual(
      everyRoute.map(({ id }) => id).toSorted(),
    );
  });

  for (const { id, method, path } of everyRoute)
    it(`answers ${method} ${path} only as it is documented, whatever is sent, and never with a 500`, async () => {
      const endpoint = shop.endpoints.find(({ route }) => route.id === id);
      if (!endpoint) throw new Error("no such endpoint");
      const known = await furnish(shop);
      const statuses = new Set<number>();
      await fc.assert(
        fc.asyncProperty(anyRequest(endpoint.route, known), async (sent) => {
          const before = shop.reported.length;
          const answer = await call(endpoint, sent);
          expect(shop.reported.slice(before)).toEqual([]);
          statuses.add(answer.status);
          checkAnswer(endpoint, answer);
        }),
        { numRuns: 450 },
      );
      expect(statuses.size).toBeGreaterThan(0);
    });
});
