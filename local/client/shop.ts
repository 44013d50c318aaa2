import { randomBytes } from "node:crypto";
import type { Answer, Api, Json } from "./api.ts";

/** Where sample parcels go. */
export const address = {
  name: "Ada Lovelace",
  line1: "Schiffbauerdamm 1",
  city: "Berlin",
  postalCode: "10117",
  country: "DE",
};

export type Basket = readonly { readonly sku: string; readonly quantity: number }[];

export type Ready = { readonly cartId: string; readonly quoteId: string; readonly total: Json };

const expect = (answer: Answer, status: number): Json => {
  if (answer.status !== status)
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

export const newKey = (): string => randomBytes(16).toString("hex");

/** What a storefront does, over the API: fill a cart, have it quoted, check it out. */
export const shopper = (api: Api) => ({
  async fillCart(basket: Basket, currency = "EUR"): Promise<string> {
    const { cartId } = expect(await api("POST", "/carts", { body: { currency } }), 201);
    for (const { sku, quantity } of basket)
      expect(await api("PUT", `/carts/${cartId}/items/${sku}`, { body: { quantity } }), 200);
    return cartId;
  },

  async quote(cartId: string): Promise<Ready> {
    const body = { shippingAddress: address };
    const quote = expect(await api("POST", `/carts/${cartId}/quotes`, { body }), 201);
    return { cartId, quoteId: quote.quoteId, total: quote.totals.total };
  },

  /** A cart that is ready to be paid. */
  async ready(basket: Basket, currency = "EUR"): Promise<Ready> {
    return this.quote(await this.fillCart(basket, currency));
  },

  checkout(
    { cartId, quoteId, total }: Ready,
    {
      key = newKey(),
      email = "ada@example.com",
      paymentMethod = "pm_card_visa",
      wait = 10,
      ...more
    }: {
      readonly key?: string;
      readonly email?: string;
      readonly paymentMethod?: string;
      readonly wait?: number;
      readonly returnUrl?: string;
    } = {},
  ): Promise<Answer> {
    return api("POST", "/checkouts", {
      headers: { "idempotency-key": key, prefer: `wait=${wait}` },
      body: { cartId, quoteId, email, payment: { paymentMethod }, expectedTotal: total, ...more },
    });
  },
});

/** What staff does: products and stock. */
export const staff = (api: Api, opsKey: string) => {
  const headers = { "x-api-key": opsKey };
  return {
    headers,
    async product(sku: string, over: Json = {}): Promise<void> {
      const product = {
        title: sku,
        prices: { EUR: 1999 },
        taxCode: "standard",
        weightGrams: 300,
        originCountry: "DE",
        active: true,
        ...over,
      };
      const answer = await api("PUT", `/products/${sku}`, { headers, body: product });
      if (answer.status !== 200) expect(answer, 201);
    },
    async receive(sku: string, quantity: number, reference = newKey()): Promise<Json> {
      const body = { quantity, reference };
      return expect(await api("POST", `/stock/${sku}/receipts`, { headers, body }), 201);
    },
    async stock(sku: string): Promise<Json> {
      return expect(await api("GET", `/stock/${sku}`), 200);
    },
    get: (path: string) => api("GET", path, { headers }),
    post: (path: string, body?: unknown) =>
      api("POST", path, { headers, ...(body === undefined ? {} : { body }) }),
  };
};
