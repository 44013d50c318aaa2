import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CartId } from "../../../domain/ids.ts";
import { aProduct } from "../../ports/catalogue.contract.ts";
import { aBuyer, address } from "../../support/a-buyer.ts";
import { openShop, type Shop } from "../../support/a-shop.ts";

describe("a cart", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const create = async (currency = "EUR"): Promise<string> =>
    (await shop.ask("carts-create", { body: { currency } })).body.cartId;
  const get = (cartId: string) => shop.ask("carts-get", { params: { cartId } });
  const put = (cartId: string, sku: string, quantity: number, headers: Record<string, string> = {}) =>
    shop.ask("carts-put-item", { params: { cartId, sku }, body: { quantity }, headers });
  const patch = (cartId: string, body: object, headers: Record<string, string> = {}) =>
    shop.ask("carts-patch", { params: { cartId }, body, headers });
  const remove = (cartId: string, headers: Record<string, string> = {}) =>
    shop.ask("carts-delete", { params: { cartId }, headers });

  it("begins empty, with its address and version", async () => {
    const { status, headers, body } = await shop.ask("carts-create", {
      body: { currency: "EUR", country: "DE" },
    });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/api/carts/${body.cartId}`, etag: '"1"' });
    expect(body).toMatchObject({
      version: 1,
      status: "open",
      currency: "EUR",
      country: "DE",
      lines: [],
      estimate: { goods: { amount: 0, currency: "EUR" } },
    });
    expect(body.cartId).toMatch(/^cart_[0-9a-f]{32}$/);
    expect(await get(body.cartId)).toMatchObject({
      status: 200,
      body: { cartId: body.cartId },
      headers: { etag: '"1"' },
    });
  });

  it("shows titles and prices of this moment, and none where there is none", async () => {
    const product = aProduct({ prices: { EUR: 1000 } as never });
    const sku = await shop.onSale(5, product);
    const cartId = await create();
    await put(cartId, sku, 3);
    expect((await get(cartId)).body).toMatchObject({
      lines: [{ sku, quantity: 3, title: product.title, unitPrice: { amount: 1000, currency: "EUR" } }],
      estimate: { goods: { amount: 3000, currency: "EUR" } },
    });
    await shop.shelves.catalogue.put({ ...product, prices: { JPY: 500 } as never });
    expect((await get(cartId)).body).toMatchObject({
      lines: [{ unitPrice: null }],
      estimate: { goods: { amount: 0 } },
    });
    await shop.shelves.catalogue.put({ ...product, active: false });
    expect((await get(cartId)).body.lines[0].unitPrice).toBeNull();
  });

  it("sets, changes and removes quantities, in place, and moves its version with each change only", async () => {
    const [a, b] = [await shop.onSale(5), await shop.onSale(5)];
    const cartId = await create();
    await put(cartId, a, 1);
    await put(cartId, b, 2);
    const changed = await put(cartId, a, 4);
    expect(changed.body.lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([4, 2]);
    expect([changed.body.version, changed.headers["etag"]]).toEqual([4, '"4"']);
    expect((await put(cartId, a, 4)).body.version).toBe(4);
    const gone = await put(cartId, a, 0);
    expect(gone.body.lines.map(({ sku }: { sku: string }) => sku)).toEqual([b]);
    expect((await put(cartId, a, 0)).body.version).toBe(gone.body.version);
  });

  it("takes no SKU that is unknown, off sale or no SKU at all, but lets go of one that went off sale", async () => {
    const product = aProduct();
    const sku = await shop.onSale(5, product);
    const cartId = await create();
    await put(cartId, sku, 1);
    await shop.shelves.catalogue.put({ ...product, active: false });
    for (const unknown of ["unknown", "a/b", "..", "ä", ""])
      expect((await put(cartId, unknown, 1)).body.code, unknown).toBe("unknown_sku");
    expect((await put(cartId, sku, 2)).body.code).toBe("unknown_sku");
    expect((await put(cartId, sku, 0)).body.lines).toEqual([]);
  });

  it("is estimated also where its prices add up to more than can be charged at once", async () => {
    const cartId = await create();
    const dear = await shop.onSale(0, { prices: { EUR: 99_999_999 } as never });
    expect((await put(cartId, dear, 999)).body.estimate.goods).toEqual({
      amount: 999 * 99_999_999,
      currency: "EUR",
    });
  });

  it("has limits: 999 units a line and a hundred lines", async () => {
    const cartId = await create();
    const skus: string[] = [];
    for (let count = 0; count < 101; count++) skus.push(await shop.onSale(0));
    expect((await put(cartId, skus[0] ?? "", 999)).status).toBe(200);
    expect((await put(cartId, skus[0] ?? "", 1000)).body.code).toBe("quantity_limit");
    for (const sku of skus.slice(1, 100)) await put(cartId, sku, 1);
    expect((await put(cartId, skus[100] ?? "", 1)).body.code).toBe("cart_full");
    expect((await put(cartId, skus[0] ?? "", 5)).status).toBe(200);
  });

  it("keeps what the customer says of themselves, and refuses fields that it does not know", async () => {
    const cartId = await create();
    await patch(cartId, { email: "ada@example.test", shippingAddress: address });
    const { body } = await patch(cartId, { vatId: "DE123456789" });
    expect(body).toMatchObject({
      email: "ada@example.test",
      shippingAddress: address,
      vatId: "DE123456789",
      version: 3,
    });
    expect((await patch(cartId, { vatId: "DE123456789" })).body.version).toBe(3);
    expect((await patch(cartId, { owner: "me" })).body.errors).toEqual([
      { pointer: "/owner", message: "is not known here" },
    ]);
  });

  it("changes only from the version that the caller names", async () => {
    const sku = await shop.onSale(5);
    const cartId = await create();
    expect((await put(cartId, sku, 1, { "if-match": '"1"' })).body.version).toBe(2);
    const { status, headers, body } = await put(cartId, sku, 2, { "if-match": '"1"' });
    expect([status, body.code, headers["etag"]]).toEqual([412, "cart_version_mismatch", '"2"']);
    for (const wrong of ['W/"2"', '"02"', '"1", "3"'])
      expect((await patch(cartId, { vatId: "DE123" }, { "if-match": wrong })).status, wrong).toBe(412);
    expect((await patch(cartId, { vatId: "DE123" }, { "if-match": "*" })).status).toBe(200);
    expect((await remove(cartId, { "if-match": '"1"' })).status).toBe(412);
    expect((await remove(cartId, { "if-match": '"3"' })).status).toBe(204);
  });

  it("changes when one of the versions that the caller names is its own", async () => {
    const sku = await shop.onSale(5);
    const cartId = await create();
    expect((await put(cartId, sku, 1, { "if-match": '"7", "1"' })).body.version).toBe(2);
    expect((await patch(cartId, { vatId: "DE123" }, { "if-match": 'W/"2", "2"' })).body.version).toBe(3);
    expect((await remove(cartId, { "if-match": '"1", "2"' })).status).toBe(412);
    expect((await remove(cartId, { "if-match": '"1", "3"' })).status).toBe(204);
  });

  it("is not changed by an If-Match that is none, whether there is such a cart or not", async () => {
    const sku = await shop.onSale(5);
    const cartId = await create();
    for (const [id, wrong] of [
      [cartId, "1"],
      [cartId, ""],
      [cartId, '"1", x'],
      ["cart_unknown", "1"],
    ] as const)
      for (const answer of [
        await put(id, sku, 1, { "if-match": wrong }),
        await patch(id, { vatId: "DE123" }, { "if-match": wrong }),
        await remove(id, { "if-match": wrong }),
      ])
        expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([
          400,
          "validation_failed",
          "/If-Match",
        ]);
    expect((await get(cartId)).body.version).toBe(1);
  });

  it("that another change overtook is changed again from a version that the caller names, and from no other", async () => {
    const sku = await shop.onSale(5);
    const { replace, remove: drop } = shop.memory.carts;
    const overtake = async (cartId: string, act: () => Promise<{ status: number }>) => {
      let isOvertaken = false;
      const first = async () => {
        if (isOvertaken) return;
        isOvertaken = true;
        const cart = await shop.memory.carts.get(cartId as CartId);
        if (cart) await replace({ ...cart, vatId: "DE999", version: cart.version + 1 }, cart.version);
      };
      shop.memory.carts.replace = async (...given) => first().then(() => replace(...given));
      shop.memory.carts.remove = async (...given) => first().then(() => drop(...given));
      const { status } = await act();
      Object.assign(shop.memory.carts, { replace, remove: drop });
      return status;
    };
    for (const [header, status] of [
      [{}, 200],
      [{ "if-match": "*" }, 200],
      [{ "if-match": '"1", "2"' }, 200],
      [{ "if-match": '"1"' }, 412],
    ] as const) {
      const [changed, removed] = [await create(), await create()];
      expect(await overtake(changed, () => put(changed, sku, 1, header))).toBe(status);
      expect((await get(changed)).body).toMatchObject({ vatId: "DE999", version: status === 200 ? 3 : 2 });
      expect(await overtake(removed, () => remove(removed, header))).toBe(status === 200 ? 204 : 412);
    }
  });

  it("takes every one of many changes at the same moment", async () => {
    const skus = await Promise.all(Array.from({ length: 8 }, () => shop.onSale(5)));
    const cartId = await create();
    const answers = await Promise.all(skus.map((sku) => put(cartId, sku, 2)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const { body } = await get(cartId);
    expect(body.lines).toHaveLength(8);
    expect(body.version).toBe(9);
  });

  it("is gone once it is deleted", async () => {
    const cartId = await create();
    expect((await remove(cartId)).status).toBe(204);
    for (const answer of [
      await get(cartId),
      await remove(cartId),
      await patch(cartId, {}),
      await put(cartId, "a", 1),
    ])
      expect(answer.body.code).toBe("cart_not_found");
  });

  it("cannot be changed while a checkout holds it, nor once it was bought", async () => {
    const sku = await shop.onSale(5);
    const buyer = await aBuyer(shop, sku);
    await buyer.buy();
    for (const answer of [
      await put(buyer.cartId, sku, 3),
      await patch(buyer.cartId, { vatId: "DE123" }),
      await remove(buyer.cartId),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, "cart_locked"]);
    const { hold } = (await shop.engine.sagas.find(buyer.checkoutId))?.input ?? {};
    if (!hold) throw new Error("nothing was held");
    await shop.memory.holds.pin(hold);
    await shop.memory.holds.commit(hold);
    expect((await put(buyer.cartId, sku, 3)).body.code).toBe("cart_ordered");
    expect((await shop.memory.carts.get(buyer.cartId as CartId))?.lines).toEqual([{ sku, quantity: 1 }]);
  });
});
