import type { OrderId, Sku } from "../../../domain/ids.ts";
import { unique } from "../../ports/order-builders.ts";
import type { Asking } from "../../support/guarded-request.ts";
import { type Row, rows } from "./rows.ts";
import { address, aProductBody, aWebhook, type thingsOf } from "./things.ts";

type Things = ReturnType<typeof thingsOf>;

/** One question to a route that is in order in every way, and what each caller is answered. */
export type Case = {
  /** Where it is about a thing: whose. */
  readonly of?: "ada" | "nobody";
  readonly row: Row;
  readonly asking: (things: Things, sku: Sku) => Promise<Asking & { readonly orderId?: OrderId }>;
};

type Make = Case["asking"];

const about = (asking: Make): readonly Case[] => [
  { of: "ada", row: rows.ofAda, asking },
  { of: "nobody", row: rows.open, asking },
];
const open = (asking: Make = async () => ({})): readonly Case[] => [{ row: rows.open, asking }];
const staff = (asking: Make = async () => ({})): readonly Case[] => [
  { of: "nobody", row: rows.staff, asking },
  { of: "ada", row: rows.staff, asking },
];
const anOrder: Make = async (things) => {
  const orderId = await things.order();
  return { params: { orderId }, orderId };
};

/** Every route of the API: a new one must be entered here before these tests pass. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  "carts-create": open(async () => ({ body: { currency: "EUR" } })),
  "carts-get": about(async (things) => ({ params: { cartId: await things.cart() } })),
  "carts-put-item": about(async (things, sku) => ({
    params: { cartId: await things.cart(), sku },
    body: { quantity: 2 },
  })),
  "carts-patch": about(async (things) => ({
    params: { cartId: await things.emptyCart() },
    body: { email: "ada@example.test" },
  })),
  "carts-delete": about(async (things) => ({ params: { cartId: await things.emptyCart() } })),
  "quotes-create": about(async (things) => ({
    params: { cartId: await things.cart() },
    body: { shippingAddress: address },
  })),
  "checkouts-create": about((things) => things.purchase()),
  "checkouts-get": about(async (things) => ({ params: { checkoutId: await things.checkout() } })),
  "checkouts-cancel": about(async (things) => ({ params: { checkoutId: await things.checkout() } })),
  "orders-get": [
    { of: "ada", row: rows.orderOfAda, asking: anOrder },
    { of: "nobody", row: rows.orderOfNobody, asking: anOrder },
  ],
  "orders-list": [{ row: rows.customerOrStaff, asking: async () => ({}) }],
  "products-list": open(),
  "products-get": open(async (_, sku) => ({ params: { sku } })),
  "products-put": staff(async () => ({ params: { sku: `P-${unique()}` }, body: aProductBody })),
  "stock-get": open(async (_, sku) => ({ params: { sku } })),
  "stock-receive": staff(async (_, sku) => ({
    params: { sku },
    body: { quantity: 1, reference: unique() },
  })),
  "stock-adjust": staff(async (_, sku) => ({
    params: { sku },
    body: { delta: 1, reason: "found", reference: unique() },
  })),
  "ops-checkouts-list": staff(),
  "ops-checkouts-get": staff(async (things) => ({ params: { checkoutId: await things.checkout() } })),
  "ops-checkouts-redrive": staff(async (things) => ({
    params: { checkoutId: await things.stuckCheckout() },
  })),
  "webhooks-stripe": [
    { row: rows.whoever, asking: async () => aWebhook() },
    { row: rows.neverSigned, asking: async () => ({ ...aWebhook(), headers: {} }) },
  ],
  "health-live": open(),
  "health-ready": open(),
  openapi: open(),
};
