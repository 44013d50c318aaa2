import { createCart, deleteCart, getCart, patchCart, putCartItem } from "../../contracts/http/carts.ts";
import { type Cart, type CartLine, largestCart, largestQuantity } from "../../domain/cart.ts";
import type { CartId, Instant, Sku } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import { isOpenTo } from "../../domain/owner.ts";
import type { Carts } from "../../ports/carts.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { cartReply } from "./cart-view.ts";
import { changeCart, removeCart } from "./change-cart.ts";

type Needs = {
  readonly carts: Carts;
  readonly catalogue: Catalogue;
  readonly ids: Pick<Identifiers, "newCartId">;
  readonly now: () => Instant;
  readonly ttlMs: number;
};

/** Whoever holds a cart's id may use the cart, unless it belongs to a customer: then only they, signed in. */
export const cartEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  { carts, catalogue, ids, now, ttlMs }: Needs,
) => [
  endpoint(createCart, async ({ body, caller: { owner } }) => {
    const cart: Cart = {
      cartId: ids.newCartId(),
      version: 1,
      status: "open",
      currency: body.currency,
      ...(body.country === undefined ? {} : { country: body.country }),
      lines: [],
      ...(owner === undefined ? {} : { owner }),
      expiresAt: plus(now(), ttlMs),
    };
    await carts.create(cart);
    return cartReply(201, cart, catalogue);
  }),

  endpoint(getCart, async ({ params, caller: { owner } }) => {
    const cart = await carts.get(params["cartId"] as CartId);
    return cart && isOpenTo(cart, owner) ? cartReply(200, cart, catalogue) : problem("cart_not_found");
  }),

  endpoint(putCartItem, async ({ params, body: { quantity }, header, caller: { owner } }) => {
    const sku = params["sku"] as Sku;
    if (quantity > largestQuantity)
      return problem("quantity_limit", { detail: `A line may have ${largestQuantity} units at most` });
    const changer = { owner, ifMatch: header("if-match") };
    const result = await changeCart(carts, params["cartId"] as CartId, changer, async (cart) => {
      const before = cart.lines.find((line) => line.sku === sku);
      const isRemoval = quantity === 0 && before !== undefined;
      if (!isRemoval && !(await catalogue.find([sku])).get(sku)?.active) return problem("unknown_sku");
      if ((before?.quantity ?? 0) === quantity) return "unchanged";
      if (!before && cart.lines.length >= largestCart)
        return problem("cart_full", { detail: `A cart may have ${largestCart} lines at most` });
      return { ...cart, lines: withLine(cart.lines, { sku, quantity }) };
    });
    return "refusal" in result ? result.refusal : cartReply(200, result.cart, catalogue);
  }),

  endpoint(patchCart, async ({ params, body, header, caller: { owner } }) => {
    const changer = { owner, ifMatch: header("if-match") };
    const result = await changeCart(carts, params["cartId"] as CartId, changer, async (cart) => {
      const next = { ...cart, ...body };
      return JSON.stringify(next) === JSON.stringify(cart) ? "unchanged" : next;
    });
    return "refusal" in result ? result.refusal : cartReply(200, result.cart, catalogue);
  }),

  endpoint(deleteCart, async ({ params, header, caller: { owner } }) => {
    const changer = { owner, ifMatch: header("if-match") };
    const result = await removeCart(carts, params["cartId"] as CartId, changer);
    return "refusal" in result ? result.refusal : reply(204);
  }),
];

/** Lines keep their place; a new one comes last, one of no units goes. */
const withLine = (lines: readonly CartLine[], line: CartLine): readonly CartLine[] => {
  const there = lines.some(({ sku }) => sku === line.sku);
  const all = there ? lines.map((each) => (each.sku === line.sku ? line : each)) : [...lines, line];
  return all.filter(({ quantity }) => quantity > 0);
};
