import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { until } from "../support/until.ts";
import { askForAuthentication, completeAuthentication, untilStatus } from "../support/waiting.ts";

/** The quote that came with a refusal, ready to be paid. */
const freshFrom = ({ body: { quote } }: Answer): Ready => ({
  cartId: quote.cartId,
  quoteId: quote.quoteId,
  total: quote.totals.total,
});

describe("the door refuses", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  const oneOf = async (units: number, over: Json = {}): Promise<{ sku: string; ready: Ready }> => {
    const sku = await product.onSale(units, over);
    return { sku, ready: await product.shop.ready([{ sku, quantity: 1 }]) };
  };

  it("with 409 what is sold out, and names the line", async () => {
    const { sku, ready } = await oneOf(0);
    const answer = await postCheckout(product, ready);
    expect(codeOf(answer)).toEqual([409, "insufficient_stock"]);
    expect(answer.body.lines).toEqual([{ sku, requested: 1, available: 0 }]);
    expect(answer.body).not.toHaveProperty("checkout");
  });

  it("with 409 what is sold out in part, names the lines that lack units and holds nothing of the others", async () => {
    const [plenty, short, none] = [await product.onSale(9), await product.onSale(2), await product.onSale(0)];
    const ready = await product.shop.ready([
      { sku: plenty, quantity: 3 },
      { sku: short, quantity: 3 },
      { sku: none, quantity: 1 },
    ]);
    const key = { "idempotency-key": newKey() };
    const answer = await postCheckout(product, ready, {}, key);
    expect(codeOf(answer)).toEqual([409, "insufficient_stock"]);
    expect(answer.body.lines).toEqual([
      { sku: short, requested: 3, available: 2 },
      { sku: none, requested: 1, available: 0 },
    ]);
    for (const [sku, units] of [[plenty, 9] as const, [short, 2] as const])
      expect(await product.ops.stock(sku)).toMatchObject({ onHand: units, available: units, held: 0 });
    await product.ops.receive(short, 1);
    await product.ops.receive(none, 1);
    expect(codeOf(await postCheckout(product, ready, {}, key))).toEqual([201, "completed"]);
  });

  it("with 409 more than one customer may buy, by e-mail address in whatever case", async () => {
    const sku = await product.onSale(10, { purchaseLimit: 3 });
    const buy = async (quantity: number, email: string, paymentMethod = "pm_card_visa") =>
      postCheckout(product, await product.shop.ready([{ sku, quantity }]), {
        email,
        payment: { paymentMethod },
      });
    const tooMany = await buy(4, "eve@example.com");
    expect([...codeOf(tooMany), tooMany.body.lines]).toEqual([
      409,
      "purchase_limit",
      [{ sku, requested: 4, allowed: 3 }],
    ]);
    expect(codeOf(await buy(3, "eve@example.com", "pm_card_chargeDeclined"))).toEqual([
      402,
      "payment_declined",
    ]);
    expect(codeOf(await buy(2, "eve@example.com"))).toEqual([201, "completed"]);
    const secondTime = await buy(2, "Eve@Example.COM");
    expect([...codeOf(secondTime), secondTime.body.lines]).toEqual([
      409,
      "purchase_limit",
      [{ sku, requested: 2, allowed: 1 }],
    ]);
    expect(codeOf(await buy(3, "bob@example.com"))).toEqual([201, "completed"]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 5, available: 5, held: 0 });
  });

  it("with 409 a cart that changed since its quote, with a fresh quote of what is in it now", async () => {
    const { sku, ready } = await oneOf(5);
    await product.api("PUT", `/carts/${ready.cartId}/items/${sku}`, { body: { quantity: 2 } });
    const answer = await postCheckout(product, ready);
    expect(codeOf(answer)).toEqual([409, "cart_changed"]);
    expect(answer.body.quote.lines).toMatchObject([{ sku, quantity: 2 }]);
    expect(codeOf(await postCheckout(product, freshFrom(answer)))).toEqual([201, "completed"]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3, available: 3 });
  });

  it.each([
    { what: "another amount", of: (total: Json) => ({ ...total, amount: total.amount - 1 }) },
    { what: "another currency", of: (total: Json) => ({ ...total, currency: "USD" }) },
  ])("with 409 $what than the quote's, with a fresh quote", async ({ of }) => {
    const { ready } = await oneOf(1);
    const answer = await postCheckout(product, ready, { expectedTotal: of(ready.total) });
    expect(codeOf(answer)).toEqual([409, "total_mismatch"]);
    const fresh = freshFrom(answer);
    expect([fresh.cartId, fresh.total, fresh.quoteId === ready.quoteId]).toEqual([
      ready.cartId,
      ready.total,
      false,
    ]);
    expect(codeOf(await postCheckout(product, fresh))).toEqual([201, "completed"]);
  });

  it("with 409 another cart's quote, with a fresh quote of this cart's own", async () => {
    const [{ ready: cheap }, { ready: dear, sku }] = [
      await oneOf(1, { prices: { EUR: 100 } }),
      await oneOf(1, { prices: { EUR: 90_000 } }),
    ];
    const answer = await postCheckout(product, { ...cheap, cartId: dear.cartId });
    expect(codeOf(answer)).toEqual([409, "cart_changed"]);
    expect(answer.body.quote).toMatchObject({
      cartId: dear.cartId,
      lines: [{ sku }],
      totals: { total: dear.total },
    });
    expect(codeOf(await postCheckout(product, freshFrom(answer)))).toEqual([201, "completed"]);
  });

  it("with 404 a cart that never was or was deleted, and a quote that never was", async () => {
    const { ready } = await oneOf(1);
    const unknown = { ...ready, cartId: "cart_00000000000000000000" };
    const unquoted = { ...ready, quoteId: "quote_00000000000000000000" };
    expect(codeOf(await postCheckout(product, unknown))).toEqual([404, "cart_not_found"]);
    expect(codeOf(await postCheckout(product, unquoted))).toEqual([404, "quote_not_found"]);
    expect((await product.api("DELETE", `/carts/${ready.cartId}`)).status).toBe(204);
    expect(codeOf(await postCheckout(product, ready))).toEqual([404, "cart_not_found"]);
  });

  it("with 400 a request without a key or with a malformed one", async () => {
    const { ready } = await oneOf(1);
    const withKey = (key: string) => postCheckout(product, ready, {}, { "idempotency-key": key });
    const { cartId, quoteId, total } = ready;
    const payment = { paymentMethod: "pm_card_visa" };
    const body = { cartId, quoteId, email: "ada@example.com", payment, expectedTotal: total };
    const without = await product.api("POST", "/checkouts", { body });
    expect(codeOf(without)).toEqual([400, "idempotency_key_required"]);
    expect(codeOf(await withKey(""))).toEqual([400, "idempotency_key_required"]);
    for (const key of ["fifteen-letters", "x".repeat(65), "sixteen letters!", "umlaut-äöü-äöü-äöü"])
      expect(codeOf(await withKey(key)), key).toEqual([400, "idempotency_key_invalid"]);
    expect(codeOf(await withKey(`Az-09_${"y".repeat(58)}`))).toEqual([201, "completed"]);
  });

  it("with 400 a card number anywhere, and keeps it nowhere", async () => {
    const { ready } = await oneOf(1);
    const number = "4242 4242-4242 4242";
    const answer = await postCheckout(product, ready, { device: { fingerprint: `card ${number}` } });
    expect(codeOf(answer)).toEqual([400, "card_data_not_accepted"]);
    expect(JSON.stringify(answer.body)).not.toContain("4242");
    const kept = readdirSync(product.data, { withFileTypes: true })
      .filter((entry) => entry.isFile() && readFileSync(join(product.data, entry.name)).includes(number))
      .map(({ name }) => name);
    expect(kept).toEqual([]);
  });

  it("with 409 every change of a cart while a checkout holds it, and another checkout of it", async () => {
    const { sku, ready } = await oneOf(1);
    const waiting = await askForAuthentication(product, ready);
    const path = `/carts/${ready.cartId}`;
    const shippingAddress = { name: "A", line1: "B", city: "C", postalCode: "10117", country: "DE" };
    const changes = await Promise.all([
      product.api("PUT", `${path}/items/${sku}`, { body: { quantity: 2 } }),
      product.api("PATCH", path, { body: { email: "bob@example.com" } }),
      product.api("DELETE", path),
      product.api("POST", `${path}/quotes`, { body: { shippingAddress } }),
    ]);
    expect(changes.map(codeOf)).toEqual(changes.map(() => [409, "cart_locked"]));
    const other = await postCheckout(product, ready);
    expect([...codeOf(other), other.body.checkoutId]).toEqual([
      409,
      "checkout_in_progress",
      waiting.checkoutId,
    ]);
    expect((await product.api("GET", path)).body.status).toBe("locked");
    await completeAuthentication(waiting);
    await untilStatus(product, waiting.checkoutId, "completed");
    expect(codeOf(await postCheckout(product, ready))).toEqual([409, "cart_ordered"]);
  });

  it("leaves every invariant holding", async () => {
    await product.settled({ subscriptions: ["analytics", "email", "warehouse"] });
  });
});

describe("a quote that has expired", () => {
  it("is refused with 409 and with a fresh one that can be paid", async () => {
    const product = await aProduct({ QUOTE_TTL_SECONDS: "5" });
    try {
      const sku = await product.onSale(1, { prices: { EUR: 1000 } });
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      await product.ops.product(sku, { prices: { EUR: 1100 } });
      const since = Date.now();
      await until(() => Date.now() - since > 5000, 10_000);
      const key = { "idempotency-key": newKey() };
      const answer = await postCheckout(product, ready, {}, key);
      expect(codeOf(answer)).toEqual([409, "quote_expired"]);
      expect(answer.body.quote.lines).toMatchObject([{ sku, unitPrice: { amount: 1100, currency: "EUR" } }]);
      expect(Date.parse(answer.body.quote.expiresAt)).toBeGreaterThan(Date.now());
      expect(codeOf(await postCheckout(product, freshFrom(answer), {}, key))).toEqual([201, "completed"]);
      await product.settled({ subscriptions: ["analytics", "email", "warehouse"] });
    } finally {
      await product.stop();
    }
  });
});
