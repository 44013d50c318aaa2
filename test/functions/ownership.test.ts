import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sku } from "../../domain/ids.ts";
import { unique } from "../ports/order-builders.ts";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import { type GuardedShop, openGuardedShop, staffKeys } from "../support/guarded-shop.ts";
import { address, thingsOf } from "./authorization/things.ts";

type Headers = Readonly<Record<string, string>>;

describe("what a customer owns", () => {
  let shop: GuardedShop;
  let sku: Sku;
  let ada: Headers;
  let eve: Headers;
  beforeAll(async () => {
    shop = await openGuardedShop();
    sku = await shop.onSale(10_000);
    [ada, eve] = [await shop.signedIn({ sub: "ada" }), await shop.signedIn({ sub: "eve" })];
  });
  afterAll(() => shop.close());

  const ofNobody = () => thingsOf(shop, sku, {});
  const statusOf = async (cartId: string, headers: Headers = {}) =>
    (await shop.ask("carts-get", { params: { cartId }, headers })).status;
  const change = (cartId: string, headers: Headers, quantity = 3, more: Headers = {}) =>
    shop.ask("carts-put-item", {
      params: { cartId, sku },
      body: { quantity },
      headers: { ...headers, ...more },
    });
  const claimedBy = async (cartId: string) =>
    Promise.all([{}, ada, eve].map((headers) => statusOf(cartId, headers)));

  it("is an anonymous cart from when they first change it signed in", async () => {
    const cartId = await ofNobody().cart();
    expect(await claimedBy(cartId)).toEqual([200, 200, 200]);
    expect((await change(cartId, ada)).status).toBe(200);
    expect(await claimedBy(cartId)).toEqual([404, 200, 404]);
    expect((await change(cartId, eve)).body.code).toBe("cart_not_found");
    expect((await change(cartId, {})).body.code).toBe("cart_not_found");
  });

  it("is an anonymous cart, too, when they change nothing in it but who it is for", async () => {
    const unchanged: readonly ((cartId: string) => Promise<{ status: number; headers: Headers }>)[] = [
      (cartId) => change(cartId, ada, 1),
      (cartId) => shop.ask("carts-patch", { params: { cartId }, body: {}, headers: ada }),
    ];
    for (const ask of unchanged) {
      const cartId = await ofNobody().cart();
      expect(await ask(cartId)).toMatchObject({ status: 200, headers: { etag: '"3"' } });
      expect(await claimedBy(cartId)).toEqual([404, 200, 404]);
      expect(await ask(cartId)).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    }
  });

  it("is no cart that they only read, nor one whose change was refused", async () => {
    const cartId = await ofNobody().cart();
    const refused = [
      await change(cartId, ada, 1000),
      await change(cartId, ada, 2, { "if-match": '"9"' }),
      await shop.ask("carts-put-item", {
        params: { cartId, sku: "NONE" },
        body: { quantity: 1 },
        headers: ada,
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([422, 412, 404]);
    await shop.ask("quotes-create", { params: { cartId }, body: { shippingAddress: address }, headers: ada });
    expect(await claimedBy(cartId)).toEqual([200, 200, 200]);
  });

  it("is a cart of one of two who change it at once, and stays that", async () => {
    for (let round = 0; round < 20; round++) {
      const cartId = await ofNobody().cart();
      const statuses = (
        await Promise.all([change(cartId, ada, 2), change(cartId, eve, 3), change(cartId, {}, 4)])
      ).map(({ status }) => status);
      const [nobody, isAdas, isEves] = await claimedBy(cartId);
      expect(nobody).toBe(404);
      expect([isAdas, isEves].toSorted()).toEqual([200, 404]);
      expect(statuses.slice(0, 2).toSorted()).toEqual([200, 404]);
    }
  });

  it("is never shown: neither on a cart nor on a quote", async () => {
    const things = thingsOf(shop, sku, ada);
    const cartId = await things.cart();
    const quoted = await shop.ask("quotes-create", {
      params: { cartId },
      body: { shippingAddress: address },
      headers: ada,
    });
    const cart = await shop.ask("carts-get", { params: { cartId }, headers: ada });
    for (const { body } of [quoted, cart]) {
      expect(body.cartId).toBe(cartId);
      expect(JSON.stringify(body)).not.toMatch(/owner|"ada"/);
      expect(JSON.stringify(body)).not.toContain(shop.ids.pseudonym("ada"));
    }
  });

  it("is a quote, whose address nobody else gets a copy of by a cart of their own", async () => {
    const { body: asked } = (await thingsOf(shop, sku, ada).purchase()) as {
      body: { quoteId: string; expectedTotal: object };
    };
    for (const [headers, other] of [
      [{}, ofNobody()],
      [eve, thingsOf(shop, sku, eve)],
    ] as const) {
      const answer = await shop.ask("checkouts-create", {
        body: { ...asked, cartId: await other.cart() },
        headers: { "idempotency-key": `key-${unique()}`, ...headers },
      });
      expect(answer.body.code).toBe("quote_not_found");
      expect(JSON.stringify(answer.body)).not.toContain(address.line1);
    }
  });

  it("is a checkout that they begin signed in with an anonymous cart, and the order that comes of it", async () => {
    const purchase = await ofNobody().purchase();
    const { status, body } = await shop.ask("checkouts-create", {
      ...purchase,
      headers: { ...purchase.headers, ...ada },
    });
    expect(status).toBe(202);
    const input = (await shop.engine.sagas.find(body.checkoutId))?.input;
    expect(input?.key.owner).toBe(shop.ids.pseudonym("ada"));
    expect(input?.hold.customer).toBe(shop.ids.pseudonym("ada"));
    for (const [headers, expected] of [
      [ada, 200],
      [eve, 404],
      [{}, 404],
      [{ "x-api-key": staffKeys.ada }, 404],
    ] as const)
      expect(
        (await shop.ask("checkouts-get", { params: { checkoutId: body.checkoutId }, headers })).status,
      ).toBe(expected);
  });

  it("is a key: another customer and an anonymous one may use the same, each for a checkout of their own", async () => {
    const key = { "idempotency-key": `key-${unique()}`, prefer: "wait=0" };
    const buyers: readonly Headers[] = [ada, eve, {}, await shop.signedIn({ sub: "anonymous" })];
    const started = await Promise.all(
      buyers.map(async (headers) => {
        const { body } = await thingsOf(shop, sku, headers).purchase();
        return shop.ask("checkouts-create", { body, headers: { ...key, ...headers } });
      }),
    );
    expect(started.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(started.map(({ body }) => body.checkoutId)).size).toBe(4);
    expect(started.map(({ headers }) => headers["idempotency-replayed"])).toEqual(Array(4).fill(undefined));
  });

  it("is a list of their own orders; staff sees everybody's", async () => {
    const mine = await shop.signedIn({ sub: "lister" });
    const owner = shop.ids.pseudonym("lister");
    const own = await aPlacedOrder(shop.store, shop.now(), { key: { owner } });
    const other = await aPlacedOrder(shop.store, shop.now(), { key: { owner: shop.ids.pseudonym("eve") } });
    const anonymous = await aPlacedOrder(shop.store, shop.now());
    const listed = async (headers: Headers, query = {}) =>
      (await shop.ask("orders-list", { headers, query })).body.items.map(
        ({ orderId }: { orderId: string }) => orderId,
      );
    expect(await listed(mine)).toEqual([own.orderId]);
    expect(await listed(mine, { email: other.contact.email })).toEqual([]);
    for (const staff of [
      { "x-api-key": staffKeys.bob },
      await shop.signedIn({ sub: "olga", roles: ["ops"] }),
    ])
      expect(await listed(staff)).toEqual(
        expect.arrayContaining([own.orderId, other.orderId, anonymous.orderId]),
      );
    expect(await listed(await shop.signedIn({ sub: unique() }))).toEqual([]);
  });

  it("is kept from a customer who asks for orders that do not exist: both answers are the same", async () => {
    const order = await aPlacedOrder(shop.store, shop.now(), { key: { owner: shop.ids.pseudonym("eve") } });
    const told = async (orderId: string) => {
      const answer = await shop.ask("orders-get", { params: { orderId }, headers: ada });
      const { instance, ...body } = answer.body;
      return [answer.status, body];
    };
    expect(await told(order.orderId)).toEqual(await told("ord_none"));
  });
});
