import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../local/client/api.ts";
import { newKey, shopper } from "../../local/client/shop.ts";
import { anIssuer, audience, type Issuer } from "../support/an-issuer.ts";
import { expectPlacedOnce } from "../support/outcomes.ts";
import { codeOf } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { paymentsOf, subscriptions } from "../support/traces.ts";

describe("one idempotency key in the hands of several customers", () => {
  let issuer: Issuer;
  let product: Product;
  beforeAll(async () => {
    issuer = await anIssuer();
    product = await aProduct({ AUTH_ISSUER: issuer.issuer, AUTH_AUDIENCE: audience });
  });
  afterAll(async () => {
    await product.stop();
    await issuer.close();
  });

  const signedIn = async (sub: string): Promise<Api> => {
    const authorization = `Bearer ${await issuer.token({ sub })}`;
    return (method, path, call = {}) =>
      product.api(method, path, { ...call, headers: { authorization, ...call.headers } });
  };

  it("buys for each of them what is theirs, also when they come at once", async () => {
    const sku = await product.onSale(5);
    const shops = [shopper(await signedIn("ada")), shopper(await signedIn("eve")), product.shop];
    const carts = await Promise.all(
      shops.map(async (shop) => ({ shop, ready: await shop.ready([{ sku, quantity: 1 }]) })),
    );
    const key = newKey();
    const answers = await Promise.all(carts.map(({ shop, ready }) => shop.checkout(ready, { key })));

    expect(answers.map(codeOf)).toEqual(shops.map(() => [201, "completed"]));
    expect(answers.map(({ body }) => body.cartId)).toEqual(carts.map(({ ready }) => ready.cartId));
    for (const { headers } of answers) expect(headers["idempotency-replayed"]).not.toBe("true");
    const checkoutIds: string[] = answers.map(({ body }) => body.checkoutId);
    expect(new Set(checkoutIds).size).toBe(3);
    expect(new Set(answers.map(({ body }) => body.order.orderId)).size).toBe(3);
    const intents = await Promise.all(checkoutIds.map((id) => paymentsOf(product, id)));
    expect(new Set(intents.flat().map(({ id }) => id)).size).toBe(3);
    await expectPlacedOnce(product, ...checkoutIds);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 2, available: 2, held: 0 });

    const again = await Promise.all(carts.map(({ shop, ready }) => shop.checkout(ready, { key })));
    expect(again.map(({ body }) => body.order)).toEqual(answers.map(({ body }) => body.order));
    await product.settled({ subscriptions });
  });
});
