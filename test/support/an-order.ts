import type { Answer, Json } from "../../local/client/api.ts";
import { address, newKey, type Ready } from "../../local/client/shop.ts";
import { engineOf } from "./engine.ts";
import type { Product } from "./product.ts";

/** The steps of a checkout that nothing goes wrong with, in their order. */
export const happySteps = [
  "stock.hold",
  "payment.authorize",
  "orders.record",
  "payment.capture",
  "orders.finish",
];

/** Instants as the API writes them. */
export const instantText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export type AnOrder = {
  readonly skus: readonly [string, string];
  /** The stock of both before anything was bought. */
  readonly before: readonly Json[];
  readonly quote: Json;
  readonly ready: Ready;
  readonly answer: Answer;
};

/** One customer's order of two units of one SKU and one of another, once its checkout has ended. */
export const anOrder = async (product: Product): Promise<AnOrder> => {
  const skus = [
    await product.onSale(10, { prices: { EUR: 1999 } }),
    await product.onSale(5, { prices: { EUR: 450 } }),
  ] as const;
  const before = await Promise.all(skus.map((sku) => product.ops.stock(sku)));
  const cartId = await product.shop.fillCart([
    { sku: skus[0], quantity: 2 },
    { sku: skus[1], quantity: 1 },
  ]);
  const body = { shippingAddress: address };
  const { body: quote } = await product.api("POST", `/carts/${cartId}/quotes`, { body });
  const ready = { cartId, quoteId: quote.quoteId, total: quote.totals.total };
  const answer = await product.api("POST", "/checkouts", {
    headers: { "idempotency-key": newKey(), "x-request-id": "happy.path-0001" },
    body: {
      cartId,
      quoteId: quote.quoteId,
      email: "Ada@example.com",
      payment: { paymentMethod: "pm_card_visa" },
      expectedTotal: ready.total,
    },
  });
  if (answer.status !== 201) throw new Error(`not placed: ${JSON.stringify(answer.body)}`);
  await engineOf(product).ended(answer.body.checkoutId);
  return { skus, before, quote, ready, answer };
};
