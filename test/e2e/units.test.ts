import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newKey } from "../../local/client/shop.ts";
import { crowd } from "../support/crowd.ts";
import { authenticate } from "../support/insist.ts";
import { codeOf, postCheckout } from "../support/post-checkout.ts";
import { aProduct, type Product } from "../support/product.ts";
import { intentsOf } from "../support/stripe-account.ts";
import { subscriptions } from "../support/traces.ts";
import { askForAuthentication, untilStatus } from "../support/waiting.ts";

describe("units on sale", () => {
  let product: Product;
  beforeAll(async () => {
    product = await aProduct();
  });
  afterAll(() => product.stop());

  it("are bought exactly as often as there are any, by 300 buyers of 60 with 32 at once", {
    timeout: 60_000,
  }, async () => {
    const sku = await product.onSale(60);
    const carts = await crowd(300, 32, () => product.shop.ready([{ sku, quantity: 1 }]));
    const answers = await crowd(300, 32, (nth) =>
      product.shop.checkout(carts[nth] ?? { cartId: "", quoteId: "", total: {} }),
    );
    const codes = answers.map((answer) => codeOf(answer).join(" "));
    expect(codes.filter((code) => code === "201 completed")).toHaveLength(60);
    expect(codes.filter((code) => code === "409 insufficient_stock")).toHaveLength(240);
    const orders = answers.flatMap(({ body }) => body.order ?? []);
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(60);
    expect(new Set(orders.map(({ orderNumber }) => orderNumber)).size).toBe(60);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
  });

  it("are bought in carts that cross each other without anybody being stuck, all or nothing of each cart", async () => {
    const [first, second] = [await product.onSale(20), await product.onSale(20)];
    const answers = await crowd(40, 20, async (nth) => {
      const lines = [
        { sku: first, quantity: 1 },
        { sku: second, quantity: 2 },
      ];
      return product.shop.checkout(await product.shop.ready(nth % 2 === 0 ? lines : lines.toReversed()));
    });
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    for (const { status, body } of answers)
      if (status !== 201) expect(body.lines).toEqual([{ sku: second, requested: 2, available: 0 }]);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(first)).toMatchObject({ onHand: 10, held: 0, available: 10 });
    expect(await product.ops.stock(second)).toMatchObject({ onHand: 0, held: 0, available: 0 });
  });

  it("that come in and are written off during a sale are sold as well, or not at all", {
    timeout: 60_000,
  }, async () => {
    const sku = await product.onSale(20);
    const carts = await crowd(60, 16, () => product.shop.ready([{ sku, quantity: 1 }]));
    let selling = true;
    const post = (path: string, body: object) => product.ops.post(`/stock/${sku}/${path}`, body);
    const warehouse = async () => {
      const reference = newKey();
      const statuses = [];
      for (const receipt of [reference, newKey(), newKey(), reference])
        statuses.push((await post("receipts", { quantity: 5, reference: receipt })).status);
      const lost = { delta: -3, reason: "damaged", reference: newKey() };
      statuses.push((await post("adjustments", lost)).status);
      selling = false;
      return statuses;
    };
    const buy = async (nth: number): Promise<number> => {
      for (;;) {
        const isLast = !selling;
        const { status, body } = await product.shop.checkout(
          carts[nth] ?? { cartId: "", quoteId: "", total: {} },
        );
        // Units that were held and written off are lost to whoever held them.
        if (status === 201 || (isLast && body.code === "insufficient_stock")) return status;
        expect(["insufficient_stock", "hold_expired"]).toContain(body.code);
      }
    };
    const [statuses, bought] = await Promise.all([warehouse(), crowd(60, 16, buy)]);
    const [first, second, third, repeated, lost] = statuses;
    expect([first, second, third, repeated]).toEqual([201, 201, 201, 200]);
    expect([201, 422]).toContain(lost); // refused once fewer than three are left
    const units = 35 - (lost === 201 ? 3 : 0);
    expect(bought.filter((status) => status === 201)).toHaveLength(units);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
  });

  it("that are written off while they are held are sold to no more customers than there are left", async () => {
    const sku = await product.onSale(3);
    const waiting = await crowd(3, 3, async () =>
      askForAuthentication(product, await product.shop.ready([{ sku, quantity: 1 }])),
    );
    const lost = { delta: -2, reason: "water damage", reference: newKey() };
    const adjusted = await product.ops.post(`/stock/${sku}/adjustments`, lost);
    expect([adjusted.status, adjusted.body]).toEqual([
      201,
      { sku, onHand: 1, held: 3, available: 0, asOf: expect.any(String) },
    ]);
    expect(codeOf(await product.shop.checkout(await product.shop.ready([{ sku, quantity: 1 }])))).toEqual([
      409,
      "insufficient_stock",
    ]);
    for (const { redirectUrl } of waiting) await authenticate(redirectUrl, "complete");
    const ended = await Promise.all(
      waiting.map(({ checkoutId }) => untilStatus(product, checkoutId, ["completed", "failed"])),
    );
    expect(ended.map(({ status, failure }) => failure?.code ?? status).toSorted()).toEqual([
      "completed",
      "hold_expired",
      "hold_expired",
    ]);
    const payments = await Promise.all(waiting.map(({ checkoutId }) => intentsOf(product, checkoutId)));
    expect(payments.map(([intent]) => intent?.status).toSorted()).toEqual([
      "canceled",
      "canceled",
      "succeeded",
    ]);
    await product.settled({ subscriptions });
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 0, held: 0, available: 0 });
  });

  it("of one SKU are one line, however often it is put into a cart", async () => {
    const sku = await product.onSale(5);
    const cartId = await product.shop.fillCart([
      { sku, quantity: 4 },
      { sku, quantity: 2 },
    ]);
    const { body } = await product.api("GET", `/carts/${cartId}`);
    expect(body.lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([2]);
    expect(codeOf(await postCheckout(product, await product.shop.quote(cartId)))).toEqual([201, "completed"]);
    expect(await product.ops.stock(sku)).toMatchObject({ onHand: 3 });
  });

  it("of a hundred SKUs are bought in one cart, which takes no more", { timeout: 60_000 }, async () => {
    const skus = await crowd(100, 16, () => product.onSale(3));
    const cartId = await product.shop.fillCart(skus.map((sku, nth) => ({ sku, quantity: 1 + (nth % 3) })));
    const oneMore = await product.api("PUT", `/carts/${cartId}/items/${await product.onSale(1)}`, {
      body: { quantity: 1 },
    });
    expect(codeOf(oneMore)).toEqual([422, "cart_full"]);
    const answer = await product.shop.checkout(await product.shop.quote(cartId));
    expect(codeOf(answer)).toEqual([201, "completed"]);
    const { body: order } = await product.ops.get(`/orders/${answer.body.order.orderId}`);
    expect(order.lines).toHaveLength(100);
    await product.settled({ subscriptions });
    const stocks = await crowd(100, 16, (nth) => product.ops.stock(skus[nth] ?? ""));
    expect(stocks.map(({ onHand, held, available }) => [onHand, held, available])).toEqual(
      skus.map((_, nth) => [2 - (nth % 3), 0, 2 - (nth % 3)]),
    );
  });
});
