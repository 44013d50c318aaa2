import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api, Json } from "../../local/client/api.ts";
import { startProduct } from "../../local/client/product.ts";
import { shopper } from "../../local/client/shop.ts";
import { anIssuer, audience, type Issuer, inSeconds } from "../support/an-issuer.ts";
import { forgedTokens } from "../support/forged.ts";
import { aProduct, type Product } from "../support/product.ts";

const shopfront = "https://shop.example";
const perMinute = 400;

describe("a product whose customers sign in", () => {
  let issuer: Issuer;
  let product: Product;
  beforeAll(async () => {
    issuer = await anIssuer();
    product = await aProduct({
      AUTH_ISSUER: issuer.issuer,
      AUTH_AUDIENCE: audience,
      CORS_ORIGINS: shopfront,
      RATE_LIMIT_PER_MINUTE: `${perMinute}`,
    });
  });
  afterAll(async () => {
    await product.stop();
    await issuer.close();
  });

  /** The API as somebody with this token sees it. */
  const withToken = (token: string): Api => {
    const { api } = product;
    return (method, path, call = {}) =>
      api(method, path, { ...call, headers: { authorization: `Bearer ${token}`, ...call.headers } });
  };
  const signedIn = async (sub: string, claims = {}) => withToken(await issuer.token({ sub, ...claims }));
  const statusOf = async (api: Api, path: string, headers = {}) =>
    (await api("GET", path, { headers })).status;

  it("sells a guest's cart to the customer that the guest turns out to be, and to nobody else", async () => {
    const sku = await product.onSale(5);
    const [ada, eve] = [await signedIn("ada"), await signedIn("eve")];
    const cartId = await product.shop.fillCart([{ sku, quantity: 2 }]);
    expect((await ada("PATCH", `/carts/${cartId}`, { body: {} })).status).toBe(200);
    for (const api of [product.api, eve]) expect(await statusOf(api, `/carts/${cartId}`)).toBe(404);

    const ready = await shopper(ada).quote(cartId);
    expect((await shopper(eve).checkout(ready)).body.code).toBe("cart_not_found");
    expect((await product.shop.checkout(ready)).body.code).toBe("cart_not_found");
    const { status, body } = await shopper(ada).checkout(ready);
    expect([status, body.status]).toEqual([201, "completed"]);

    const { orderId, orderAccessToken } = body.order;
    expect(await statusOf(ada, `/orders/${orderId}`)).toBe(200);
    expect(await statusOf(eve, `/orders/${orderId}`)).toBe(404);
    expect(await statusOf(product.api, `/orders/${orderId}`)).toBe(401);
    expect(await statusOf(product.api, `/orders/${orderId}`, { "x-order-token": orderAccessToken })).toBe(
      200,
    );
    expect(await statusOf(await signedIn("olga", { roles: ["ops"] }), `/orders/${orderId}`)).toBe(200);
    for (const [api, expected] of [
      [ada, 200],
      [eve, 404],
      [product.api, 404],
    ] as const)
      expect(await statusOf(api, `/checkouts/${body.checkoutId}`)).toBe(expected);

    const listed = async (api: Api) =>
      (await api("GET", "/orders")).body.items.map((order: Json) => order.orderId);
    expect(await listed(ada)).toEqual([orderId]);
    expect(await listed(eve)).toEqual([]);
    await product.settled();
  });

  it("lets staff in by their role, and customers not", async () => {
    const body = { quantity: 1, reference: "by-role" };
    const sku = await product.onSale(0);
    const receive = async (api: Api) => (await api("POST", `/stock/${sku}/receipts`, { body })).status;
    expect(await receive(await signedIn("ada"))).toBe(403);
    expect(await receive(product.api)).toBe(401);
    expect(await receive(await signedIn("olga", { roles: ["ops"] }))).toBe(201);
  });

  it("refuses what the issuer did not sign, or not for now or for here", async () => {
    const { none, sharedSecret } = forgedTokens(issuer);
    const tokens = [
      none,
      sharedSecret,
      "garbage",
      await issuer.token({ exp: inSeconds(-60) }),
      await issuer.token({ aud: "another" }),
    ];
    for (const token of tokens) {
      const { status, headers, body } = await withToken(token)("GET", "/products");
      expect([status, body.code]).toEqual([401, "unauthenticated"]);
      expect(headers["www-authenticate"]).toMatch(/^Bearer .*error="invalid_token"/);
    }
  });

  it("answers a browser's preflight for the origin that is listed, and none other", async () => {
    const preflight = (origin: string, path: string) =>
      product.api("OPTIONS", path, {
        headers: {
          origin,
          "access-control-request-method": "PUT",
          "access-control-request-headers": "if-match",
        },
      });
    const { status, headers } = await preflight(shopfront, "/carts/cart_1/items/SKU");
    expect([status, headers["access-control-allow-origin"]]).toEqual([204, shopfront]);
    expect(headers["access-control-allow-methods"]).toBe("PUT");
    expect(headers["access-control-allow-headers"]).toContain("If-Match");
    const refused = await preflight("https://other.example", "/carts/cart_1/items/SKU");
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([204, undefined]);
    for (const path of ["/webhooks/stripe", "/nowhere"]) {
      const answer = await preflight(shopfront, path);
      expect([path, answer.status, answer.headers["access-control-allow-origin"]]).toEqual([
        path,
        404,
        undefined,
      ]);
    }
    const answer = await product.api("GET", "/products", { headers: { origin: shopfront } });
    expect(answer.headers["access-control-allow-origin"]).toBe(shopfront);
  });

  it("refuses who asks too often, and nobody else; when Redis is away it counts nobody", async () => {
    const from = (address: string) => ({ headers: { "x-forwarded-for": `${address}:1234` } });
    const greedy = async () => product.api("GET", "/orders", from("203.0.113.7"));
    const answers = await Promise.all(Array.from({ length: perMinute + 100 }, greedy));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(perMinute);
    expect(refused[0]?.body).toMatchObject({ code: "rate_limited", retryable: true });
    expect(refused[0]?.headers).toMatchObject({
      "retry-after": "1",
      "ratelimit-policy": `"default";q=${perMinute};w=60`,
      ratelimit: expect.stringMatching(/^"default";r=0;t=\d\d$/),
    });
    expect((await product.api("GET", "/products", from("203.0.113.8"))).status).toBe(200);

    await product.control.fault("redis", { kind: "down" });
    const uncounted = await greedy();
    await product.control.heal();
    expect([uncounted.status, uncounted.headers["ratelimit"]]).toEqual([401, undefined]);
  });
});

describe("a product with settings that do not go together", () => {
  it("does not start, and says which", async () => {
    const data = mkdtempSync(join(tmpdir(), "boxoffice-test-"));
    const settings = { AUTH_ISSUER: "https://login.example" };
    await expect(startProduct({ data, settings })).rejects.toThrow("AUTH_ISSUER, AUTH_AUDIENCE");
    rmSync(data, { recursive: true, force: true });
  });
});
