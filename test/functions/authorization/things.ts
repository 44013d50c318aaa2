import Stripe from "stripe";
import type { CheckoutId, OrderId, Sku } from "../../../domain/ids.ts";
import { unique } from "../../ports/order-builders.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import type { Asking } from "../../support/guarded-request.ts";
import { type GuardedShop, staffKeys, webhookSecret } from "../../support/guarded-shop.ts";

type Headers = Readonly<Record<string, string>>;

export const address = {
  name: "Ada Lovelace",
  line1: "1 Stage Door",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};

/** What can be asked for, made anew for each question: by ada signed in, or by nobody where `headers` are empty. */
export const thingsOf = (shop: GuardedShop, sku: Sku, headers: Headers) => ({
  async emptyCart(): Promise<string> {
    const { body } = await shop.ask("carts-create", { body: { currency: "EUR" }, headers });
    return body.cartId;
  },

  async cart(): Promise<string> {
    const cartId = await this.emptyCart();
    await shop.ask("carts-put-item", { params: { cartId, sku }, body: { quantity: 1 }, headers });
    return cartId;
  },

  /** What a storefront sends to buy, with a key of its own. */
  async purchase(): Promise<Asking> {
    const cartId = await this.cart();
    const quoting = { params: { cartId }, body: { shippingAddress: address }, headers };
    const { body: quote } = await shop.ask("quotes-create", quoting);
    return {
      headers: { "idempotency-key": `key-${unique()}`, prefer: "wait=0" },
      body: {
        cartId,
        quoteId: quote.quoteId,
        email: "ada@example.test",
        payment: { paymentMethod: "pm_card_visa" },
        expectedTotal: quote.totals.total,
      },
    };
  },

  /** A checkout whose saga runs. */
  async checkout(): Promise<CheckoutId> {
    const purchase = await this.purchase();
    const asking = { ...purchase, headers: { ...purchase.headers, ...headers } };
    const { status, body } = await shop.ask("checkouts-create", asking);
    if (status !== 202) throw new Error(`the checkout was not started: ${JSON.stringify(body)}`);
    shop.engine.set(body.checkoutId, { runtimeStatus: "running" });
    return body.checkoutId;
  },

  async stuckCheckout(): Promise<CheckoutId> {
    const checkoutId = await this.checkout();
    const input = (await shop.engine.sagas.find(checkoutId))?.input;
    if (!input) throw new Error("no saga was started");
    const { key, holdExpiresAt } = input;
    const said = { key, status: "needs_attention", holdExpiresAt, steps: [] } as const;
    shop.engine.set(checkoutId, { runtimeStatus: "running", said });
    return checkoutId;
  },

  async order(): Promise<OrderId> {
    const owner = "authorization" in headers ? { owner: shop.ids.pseudonym("ada") } : {};
    return (await aPlacedOrder(shop.store, shop.now(), { key: owner })).orderId;
  },
});

export const aProductBody = {
  title: "A mug",
  prices: { EUR: 1999 },
  taxCode: "standard",
  weightGrams: 300,
  originCountry: "DE",
  active: true,
};

/** An event as Stripe sends it. */
export const aWebhook = (): Asking => {
  const event = { id: `evt_${unique()}`, object: "event", type: "charge.updated", data: { object: {} } };
  const body = JSON.stringify(event);
  const signature = new Stripe("sk_test_1").webhooks.generateTestHeaderString({
    payload: body,
    secret: webhookSecret,
  });
  return { body, headers: { "stripe-signature": signature } };
};

export const asStaff: Headers = { "x-api-key": staffKeys.ada };
