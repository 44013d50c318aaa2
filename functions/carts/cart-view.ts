import type { Cart } from "../../domain/cart.ts";
import { money } from "../../domain/money.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import { type Reply, reply } from "../http/reply.ts";
import { cartTag } from "./change-cart.ts";

/** A cart as its customer sees it: with the catalogue's titles and prices of this moment, which are estimates. */
export const cartView = async (cart: Cart, catalogue: Catalogue): Promise<Record<string, unknown>> => {
  const products = await catalogue.find(cart.lines.map((line) => line.sku));
  const lines = cart.lines.map(({ sku, quantity }) => {
    const product = products.get(sku);
    const price = product?.active ? product.prices[cart.currency] : undefined;
    return {
      sku,
      quantity,
      title: product?.title ?? sku,
      unitPrice: price === undefined ? null : money(price, cart.currency),
    };
  });
  const goods = lines.reduce((sum, line) => sum + (line.unitPrice?.amount ?? 0) * line.quantity, 0);
  const { cartId, version, status, currency, country, owner, ...rest } = cart;
  return {
    cartId,
    version,
    status,
    currency,
    ...(country === undefined ? {} : { country }),
    ...rest,
    lines,
    estimate: { goods: money(goods, currency) },
  };
};

/** Cart and ETag. */
export const cartReply = async (status: number, cart: Cart, catalogue: Catalogue): Promise<Reply> =>
  reply(status, await cartView(cart, catalogue), {
    ETag: cartTag(cart.version),
    ...(status === 201 ? { Location: `/api/carts/${cart.cartId}` } : {}),
  });
