import type { Cart } from "../../domain/cart.ts";
import type { CartId } from "../../domain/ids.ts";
import { never } from "../../domain/never.ts";
import type { CartRefusal, Carts } from "../../ports/carts.ts";
import { problem, type Reply } from "../http/reply.ts";

/** What a change makes of a cart: the cart as it is to be, that nothing changes, or why not. */
export type Changed = Cart | "unchanged" | Reply;

const mostAttempts = 20;

export const cartProblem = (refusal: CartRefusal): Reply => {
  switch (refusal.tag) {
    case "not-found":
      return problem("cart_not_found");
    case "locked":
      return problem("cart_locked");
    case "ordered":
      return problem("cart_ordered");
    case "mismatch":
      return problem("cart_version_mismatch", { headers: { ETag: `"${refusal.version}"` } });
    default:
      return never(refusal);
  }
};

/** Why this cart cannot be changed from what the caller thinks it is (`If-Match`). */
export const refusedChange = (
  cart: Cart | undefined,
  ifMatch: string | undefined,
): CartRefusal | undefined => {
  if (!cart) return { tag: "not-found" };
  if (cart.status !== "open") return { tag: cart.status };
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === `"${cart.version}"`) return undefined;
  return { tag: "mismatch", version: cart.version };
};

/**
 * Reads, changes and writes a cart. Where the caller named no version, a change that another one overtook is made
 * again from what stands then.
 */
export const changeCart = async (
  carts: Carts,
  cartId: CartId,
  ifMatch: string | undefined,
  change: (cart: Cart) => Promise<Changed>,
): Promise<{ readonly cart: Cart } | { readonly refusal: Reply }> => {
  for (let attempt = 1; ; attempt++) {
    const cart = await carts.get(cartId);
    const refused = refusedChange(cart, ifMatch);
    if (refused || !cart) return { refusal: cartProblem(refused ?? { tag: "not-found" }) };
    const changed = await change(cart);
    if (changed === "unchanged") return { cart };
    if (!("cartId" in changed)) return { refusal: changed };
    const next = { ...changed, version: cart.version + 1 };
    const lost = await carts.replace(next, cart.version);
    if (!lost) return { cart: (await carts.get(cartId)) ?? next };
    const overtaken = lost.tag === "mismatch" && (ifMatch === undefined || ifMatch === "*");
    if (!overtaken || attempt >= mostAttempts) return { refusal: cartProblem(lost) };
  }
};
