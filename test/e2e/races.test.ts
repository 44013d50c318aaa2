import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { crowd } from "../support/crowd.ts";
import { engineOf } from "../support/engine.ts";
import { authenticate } from "../support/insist.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { eventsOf, intentsOf, postWebhook } from "../support/stripe-account.ts";
import { subscriptions } from "../support/traces.ts";
import { askForAuthentication } from "../support/waiting.ts";

/** Everything that may be done to a checkout, done to it in the same moment: each ends in one way, the same for all who ask. */
describe("a checkout that several pull at", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  const cancel = (checkoutId: string) => product.api("POST", `/checkouts/${checkoutId}/cancel`);
  const read = (checkoutId: string) => product.api("GET", `/checkouts/${checkoutId}`);
  /** How each ended, as everybody sees it: the client by its key, by its id, and staff. */
  const endOf = async (checkoutId: string, again: () => ReturnType<Product["api"]>): Promise<string> => {
    await engineOf(product).ended(checkoutId);
    const [answer, shown, inspected] = await Promise.all([
      again(),
      read(checkoutId),
      product.ops.get(`/ops/checkouts/${checkoutId}`),
    ]);
    const [, code] = codeOf(answer);
    const seen = [shown, inspected].map(({ body }) => body.failure?.code ?? body.status);
    expect(seen).toEqual([code, code]);
    return code;
  };
  const countOf = (ends: readonly string[]) =>
    Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]));

  it("by cancelling it while it is paid is placed or cancelled, never both", async () => {
    const sku = await product.onSale(100);
    for (const operation of ["confirm", "capture"]) // so that cancels find checkouts on both sides of the pivot
      await product.control.fault("stripe", { kind: "latency", operation, delayMs: 150, rate: 0.4 });
    const ends = await crowd(60, 12, async (nth) => {
      const ready = await product.shop.ready([{ sku, quantity: 1 }]);
      const key = newKey();
      const first = await product.shop.checkout(ready, { key, wait: 0 });
      for (let reads = 0; reads < nth % 6; reads++) await read(first.body.checkoutId);
      const [asked] = await Promise.all([
        cancel(first.body.checkoutId),
        product.shop.checkout(ready, { key }),
        product.shop.checkout(ready, { key }),
      ]);
      const end = await endOf(first.body.checkoutId, () => product.shop.checkout(ready, { key }));
      expect([202, 409]).toContain(asked.status);
      if (asked.status === 409) expect(end).toBe("completed");
      return end;
    });
    const { completed = 0, checkout_cancelled = 0, ...others } = countOf(ends);
    expect(others).toEqual({});
    expect([completed > 0, checkout_cancelled > 0]).toEqual([true, true]);
    await product.control.heal();
    await product.settled({ subscriptions });
    const left = 100 - completed;
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: left, held: 0, available: left });
  });

  it("by cancelling it while its customer passes the bank's page and Stripe says so thrice", async () => {
    const sku = await product.onSale(100);
    const over = {
      payment: { paymentMethod: "pm_card_threeDSecure2Required" },
      returnUrl: "http://127.0.0.1/back",
    };
    const ends = await crowd(30, 6, async (nth) => {
      const waiting = await askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }]));
      const { checkoutId, redirectUrl, ready, key } = waiting;
      const again = () => postCheckout(product, ready, over, { "idempotency-key": key });
      const [intent] = await intentsOf(product, checkoutId);
      const authenticated = authenticate(redirectUrl, nth % 5 === 0 ? "fail" : "complete");
      if (nth % 2 === 0) await authenticated;
      const events = await eventsOf(product, intent?.id ?? "");
      const webhooks = [...events, ...events].map((event) => postWebhook(product, event));
      await Promise.all([
        ...(nth % 3 === 0 ? [] : [cancel(checkoutId)]),
        authenticated,
        read(checkoutId),
        ...webhooks,
        again(),
      ]);
      return endOf(checkoutId, again);
    });
    const { completed = 0, checkout_cancelled = 0, authentication_failed = 0, ...others } = countOf(ends);
    expect(others).toEqual({});
    expect([completed > 0, checkout_cancelled > 0, authentication_failed > 0]).toEqual([true, true, true]);
    await product.settled({ subscriptions });
    const left = 100 - completed;
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: left, held: 0, available: left });
  });
});
