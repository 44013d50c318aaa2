import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../contracts/http/route.ts";
import type { Call, Json } from "../../local/client/api.ts";
import { anyRequest, type Known } from "../functions/fuzz.ts";
import type { Sent } from "../support/a-request.ts";
import { aProduct, type Product } from "../support/product.ts";
import { everyRoute } from "../support/the-document.ts";

const requests = 10_000;
const atOnce = 25;
const batch = 500;

/** Another one in every run; a run that failed is made again with the seed that it names. */
const seed = Number(process.env["BAD_INPUT_SEED"] ?? Date.now() % 1_000_000);

/** As it goes over the wire: what a client of HTTP would not send at all is left out. */
const wireRequest = (
  route: Route,
  { params = {}, query = {}, headers = {}, body }: Sent,
): readonly [string, Call] => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(((params as Record<string, string>)[name] ?? "x").toWellFormed()),
  );
  const search = new URLSearchParams(query as Record<string, string>).toString();
  const { "content-length": length, ...rest } = headers as Record<string, string>;
  const raw = body instanceof Uint8Array ? Buffer.from(body) : typeof body === "string" ? body : undefined;
  const sent = raw === undefined ? (body === undefined ? {} : { body }) : { raw };
  return [search === "" ? path : `${path}?${search}`, { ...sent, headers: rest }];
};

describe(`the product (BAD_INPUT_SEED=${seed})`, () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  const furnish = async (): Promise<Known> => {
    const sku = await product.onSale(100_000);
    const carts = [];
    for (let count = 0; count < 8; count++) carts.push(await product.shop.ready([{ sku, quantity: 1 }]));
    const [bought] = carts;
    if (!bought) throw new Error("no carts");
    const { body } = await product.shop.checkout(bought);
    return {
      cartIds: carts.map(({ cartId }) => cartId),
      quoteIds: carts.map(({ quoteId }) => quoteId),
      checkoutIds: [body.checkoutId],
      orderIds: [body.order.orderId],
      orderTokens: [body.order.orderAccessToken],
      skus: [sku],
      total: bought.total,
    };
  };

  it(`answers ${requests} requests that are wrong in any way without one server error, and goes on`, async () => {
    console.info(`BAD_INPUT_SEED=${seed}`);
    const known = await furnish();
    const { webhookSecret } = product.endpoints.stripe;
    const statuses = new Map<string, Map<number, number>>();
    const anyOf = fc
      .constantFrom(...everyRoute)
      .chain((route) => anyRequest(route, known, webhookSecret).map((sent) => ({ route, sent })));
    for (let done = 0; done < requests; done += batch) {
      const queue = fc.sample(anyOf, { numRuns: batch, seed: seed + done });
      const worker = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const [path, call] = wireRequest(next.route, next.sent);
          const { status, body } = await product.api(next.route.method, path, call);
          const ofRoute = statuses.get(next.route.caller) ?? new Map<number, number>();
          statuses.set(next.route.caller, ofRoute.set(status, (ofRoute.get(status) ?? 0) + 1));
          if (status >= 500) expect.fail(`${next.route.method} ${path} → ${status} ${JSON.stringify(body)}`);
          if (status >= 400 && status !== 404) expect((body as Json).code, `${status}`).toMatch(/^[a-z_]+$/);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
    }
    const refused = [...statuses.values()].reduce((sum, counts) => sum + (counts.get(400) ?? 0), 0);
    expect(refused).toBeGreaterThan(requests / 20);
    expect([...(statuses.get("stripe")?.keys() ?? [])].toSorted()).toEqual([200, 400, 413]);
    expect((await product.api("GET", "/health/ready")).body.status).toBe("ok");
    await product.settled();
  }, 180_000);
});
