import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CartId, Sku } from "../../../domain/ids.ts";
import { aProduct } from "../../ports/catalogue.contract.ts";
import { aBuyer } from "../../support/a-buyer.ts";
import { openShop, type Shop, shopSettings } from "../../support/a-shop.ts";

describe("what the door refuses", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  const isStarted = async (buyer: Awaited<ReturnType<typeof aBuyer>>) =>
    (await shop.engine.sagas.find(buyer.checkoutId)) !== undefined;

  it("is a cart or a quote that nobody knows, whatever their ids look like", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    for (const id of ["nope", "a/b", "..", "?", "x".repeat(64), "cart_{a}", "ä"]) {
      expect((await buyer.buy({ cartId: id })).body.code, id).toBe("cart_not_found");
      expect((await buyer.buy({ quoteId: id })).body.code, id).toBe("quote_not_found");
    }
    expect(await isStarted(buyer)).toBe(false);
  });

  it("is what cannot be had: all lines or none, with what there is", async () => {
    const [some, few] = [await shop.onSale(5), await shop.onSale(5)];
    const buyer = await aBuyer(shop, some, 2);
    await shop.ask("carts-put-item", { params: { cartId: buyer.cartId, sku: few }, body: { quantity: 5 } });
    const quote = await shop.ask("quotes-create", {
      params: { cartId: buyer.cartId },
      body: { shippingAddress: buyer.quote.shippingAddress },
    });
    const rival = await aBuyer(shop, few, 2);
    await rival.buy();
    const { status, body } = await buyer.buy({
      quoteId: quote.body.quoteId,
      expectedTotal: quote.body.totals.total,
    });
    expect([status, body.code]).toEqual([409, "insufficient_stock"]);
    expect(body.lines).toEqual([{ sku: few, requested: 5, available: 3 }]);
    expect((await shop.ask("stock-get", { params: { sku: some } })).body).toMatchObject({
      available: 5,
      held: 0,
    });
    expect((await shop.ask("carts-get", { params: { cartId: buyer.cartId } })).body.status).toBe("open");
    expect(await isStarted(buyer)).toBe(false);
  });

  it("is more than one customer may buy, the customer being the e-mail address in whatever case", async () => {
    const sku = await shop.onSale(50, { purchaseLimit: 3 });
    const [one, two] = [await aBuyer(shop, sku, 2), await aBuyer(shop, sku, 2)];
    expect((await one.buy({ email: "ada@example.test" })).status).toBe(202);
    const { status, body } = await two.buy({ email: "ADA@example.test" });
    expect([status, body.code]).toEqual([409, "purchase_limit"]);
    expect(body.lines).toEqual([{ sku, requested: 2, allowed: 1 }]);
    expect((await two.buy({ email: "bob@example.test" })).status).toBe(202);
  });

  it("is another total than the quote's, with a fresh quote", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5), 2);
    const { amount, currency } = buyer.body.expectedTotal;
    const { status, body } = await buyer.buy({ expectedTotal: { amount: amount - 1, currency } });
    expect([status, body.code]).toEqual([409, "total_mismatch"]);
    expect(body.quote).toMatchObject({ cartId: buyer.cartId, totals: buyer.quote.totals });
    expect(body.quote.quoteId).not.toBe(buyer.body.quoteId);
    expect(body.quote).not.toHaveProperty("purchaseLimits");
    const fresh = await buyer.buy({ quoteId: body.quote.quoteId });
    expect(fresh.status).toBe(202);
  });

  it("is a quote of another version of the cart, or of another cart, with a fresh quote of this one", async () => {
    const sku = await shop.onSale(50);
    const [buyer, other] = [await aBuyer(shop, sku, 2), await aBuyer(shop, sku, 1)];
    expect((await buyer.buy({ quoteId: other.body.quoteId })).body).toMatchObject({
      code: "cart_changed",
      quote: { cartId: buyer.cartId },
    });
    await shop.ask("carts-put-item", { params: { cartId: buyer.cartId, sku }, body: { quantity: 3 } });
    const { status, body } = await buyer.buy();
    expect([status, body.code]).toEqual([409, "cart_changed"]);
    expect(body.quote).toMatchObject({
      cartVersion: 3,
      lines: [{ sku, quantity: 3 }],
      shippingAddress: buyer.quote.shippingAddress,
    });
  });

  it("brings no quote where none can be given", async () => {
    const product = aProduct();
    const sku = await shop.onSale(5, product);
    const buyer = await aBuyer(shop, sku);
    await shop.shelves.catalogue.put({ ...product, active: false });
    const gone = await buyer.buy({ expectedTotal: { amount: 1, currency: "EUR" } });
    expect(gone.body).toMatchObject({ code: "total_mismatch" });
    expect(gone.body).not.toHaveProperty("quote");
    shop.shelves.away = true;
    expect((await buyer.buy({ expectedTotal: { amount: 1, currency: "EUR" } })).body.code).toBe(
      "total_mismatch",
    );
    shop.shelves.away = false;
    await shop.ask("carts-put-item", { params: { cartId: buyer.cartId, sku }, body: { quantity: 0 } });
    expect((await buyer.buy()).body).toMatchObject({ code: "cart_changed" });
  });

  it("leaves the key free: the same key is judged anew, also with another body", async () => {
    const sku = await shop.onSale(1);
    const buyer = await aBuyer(shop, sku, 2);
    expect((await buyer.buy()).body.code).toBe("insufficient_stock");
    await shop.ask("carts-put-item", { params: { cartId: buyer.cartId, sku }, body: { quantity: 1 } });
    const { body } = await shop.ask("quotes-create", {
      params: { cartId: buyer.cartId },
      body: { shippingAddress: buyer.quote.shippingAddress },
    });
    const { status } = await buyer.buy({
      quoteId: body.quoteId,
      expectedTotal: body.totals.total,
      email: "new@example.test",
    });
    expect(status).toBe(202);
  });

  it("is a cart that was bought already", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    await buyer.buy();
    const { hold } = (await shop.engine.sagas.find(buyer.checkoutId))?.input ?? {};
    if (!hold) throw new Error("nothing was held");
    await shop.memory.holds.pin(hold);
    await shop.memory.holds.commit(hold);
    const { status, body } = await buyer.buy({}, { "idempotency-key": "another-key-0123456" });
    expect([status, body.code]).toEqual([409, "cart_ordered"]);
    expect((await shop.memory.carts.get(buyer.cartId as CartId))?.status).toBe("ordered");
  });

  it("charges the quote's prices, whatever the catalogue says since", async () => {
    const product = aProduct({ prices: { EUR: 1000 } as never });
    const sku = await shop.onSale(5, product);
    const buyer = await aBuyer(shop, sku as Sku);
    await shop.shelves.catalogue.put({ ...product, prices: { EUR: 9000 } as never });
    expect((await buyer.buy()).status).toBe(202);
    expect((await shop.engine.sagas.find(buyer.checkoutId))?.input?.charge.amount).toEqual(
      buyer.body.expectedTotal,
    );
  });

  it("is an expired quote, with a fresh one at today's prices, and not a quote that is unknown", async () => {
    const product = aProduct({ prices: { EUR: 1000 } as never });
    const sku = await shop.onSale(5, product);
    const buyer = await aBuyer(shop, sku);
    await shop.shelves.catalogue.put({ ...product, prices: { EUR: 2000 } as never });
    shop.pass(shopSettings.quoteTtlMs + 1000);
    const { status, body } = await buyer.buy();
    expect([status, body.code]).toEqual([409, "quote_expired"]);
    expect(body.quote.lines[0].unitPrice.amount).toBe(2000);
  });
});

describe("the rules against fraud", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ checkoutsPerHour: 2, refusedEmailDomains: ["mail.example"] });
  });
  afterAll(() => shop.close());

  it("refuse e-mail domains, in whatever case, without a reason", async () => {
    const buyer = await aBuyer(shop, await shop.onSale(5));
    for (const email of ["a@mail.example", "A@MAIL.EXAMPLE"]) {
      const { status, body } = await buyer.buy({ email });
      expect([status, body.code, body.detail, body.errors]).toEqual([
        403,
        "checkout_refused",
        "Nothing was charged, and no reason is given.",
        undefined,
      ]);
    }
    expect((await buyer.buy({ email: "a@mail.example.test" })).status).toBe(202);
  });

  it("refuse a customer or a device that tries too often, but not one that repeats a request", async () => {
    const sku = await shop.onSale(50);
    const email = "often@example.test";
    const buyers = [await aBuyer(shop, sku), await aBuyer(shop, sku), await aBuyer(shop, sku)];
    const [first, second, third] = buyers;
    expect((await first?.buy({ email }))?.status).toBe(202);
    for (let count = 0; count < 5; count++)
      expect((await first?.buy({ email }))?.headers["idempotency-replayed"]).toBe("true");
    expect((await second?.buy({ email }))?.status).toBe(202);
    expect((await third?.buy({ email }))?.body.code).toBe("checkout_refused");
    expect((await first?.buy({ email }))?.status).toBe(202);
    expect((await third?.buy({ email: "other@example.test" }))?.status).toBe(202);
    const device = { fingerprint: "one phone" };
    const more = [await aBuyer(shop, sku), await aBuyer(shop, sku), await aBuyer(shop, sku)];
    const codes = [];
    for (const buyer of more) codes.push((await buyer.buy({ device })).status);
    expect(codes).toEqual([202, 202, 403]);
  });
});
