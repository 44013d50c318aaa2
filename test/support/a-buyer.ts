import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { CheckoutId, Sku } from "../../domain/ids.ts";
import { unique } from "../ports/order-builders.ts";
import type { Shop } from "./a-shop.ts";

export const address = {
  name: "Ada Lovelace",
  line1: "1 Stage Door",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};

/** A customer with a cart of so many units of a SKU, and what a storefront would send for them. */
export const aBuyer = async (shop: Shop, sku: Sku, quantity = 1, currency = "EUR") => {
  const { body: cart } = await shop.ask("carts-create", { body: { currency } });
  const cartId: string = cart.cartId;
  await shop.ask("carts-put-item", { params: { cartId, sku }, body: { quantity } });
  const quoted = await shop.ask("quotes-create", { params: { cartId }, body: { shippingAddress: address } });
  if (quoted.status !== 201) throw new Error(`not quoted: ${JSON.stringify(quoted.body)}`);
  const key = `key-${unique()}`;
  const body = {
    cartId,
    quoteId: quoted.body.quoteId as string,
    email: `${unique()}@example.test`,
    payment: { paymentMethod: "pm_card_visa" },
    expectedTotal: quoted.body.totals.total,
  };
  return {
    cartId,
    sku,
    key,
    body,
    quote: quoted.body,
    checkoutId: shop.ids.checkoutId("anonymous", key),
    /** Asks for the checkout without waiting for its outcome. */
    buy: (over: object = {}, headers: Record<string, string> = {}) =>
      shop.ask("checkouts-create", {
        body: { ...body, ...over },
        headers: { "idempotency-key": key, prefer: "wait=0", ...headers },
      }),
  };
};

/** What the engine was given to start a checkout with. */
export const startedWith = async (shop: Shop, checkoutId: CheckoutId): Promise<CheckoutRequest> => {
  const input = shop.engine.startedWith(checkoutId);
  if (!input) throw new Error("no saga was started");
  return input;
};

/** Lets the saga say this of itself from now on. */
export const says = async (shop: Shop, checkoutId: CheckoutId, said: Partial<SagaStatus>): Promise<void> => {
  const { key, holdExpiresAt } = await startedWith(shop, checkoutId);
  shop.engine.set(checkoutId, {
    runtimeStatus: "running",
    said: { key, status: "charging", holdExpiresAt, steps: [], ...said },
  });
};
