import type { Cart } from "../../domain/cart.ts";
import type { CartId } from "../../domain/ids.ts";
import { never } from "../../domain/never.ts";
import { isOpenTo } from "../../domain/owner.ts";
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

/** Who changes a cart, signed in or not, and the version that they think it has (`If-Match`). */
export type Changer = { readonly owner: string | undefined; readonly ifMatch: string | undefined };

/** Why this cart cannot be changed by them, from what they think it is. */
export const refusedChange = (
  cart: Cart | undefined,
  { owner, ifMatch }: Changer,
): CartRefusal | undefined => {
  if (!cart || !isOpenTo(cart, owner)) return { tag: "not-found" };
  if (cart.status !== "open") return { tag: cart.status };
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === `"${cart.version}"`) return undefined;
  return { tag: "mismatch", version: cart.version };
};

/**
 * Reads, changes and writes a cart. Where the caller named no version, a change that another one overtook is made
 * again from what stands then. An anonymous cart that somebody changes signed in is theirs from then on, also when
 * nothing else changes: that is what signing in with a full cart means. It moves the version, so that a change by
 * somebody else that is under way cannot undo it.
 */
export const changeCart = async (
  carts: Carts,
  cartId: CartId,
  changer: Changer,
  change: (cart: Cart) => Promise<Changed>,
): Promise<{ readonly cart: Cart } | { readonly refusal: Reply }> => {
  const { owner, ifMatch } = changer;
  for (let attempt = 1; ; attempt++) {
    const cart = await carts.get(cartId);
    const refused = refusedChange(cart, changer);
    if (refused || !cart) return { refusal: cartProblem(refused ?? { tag: "not-found" }) };
    const changed = await change(cart);
    const isClaimed = owner !== undefined && cart.owner === undefined;
    if (changed === "unchanged" && !isClaimed) return { cart };
    if (changed !== "unchanged" && !("cartId" in changed)) return { refusal: changed };
    const content = changed === "unchanged" ? cart : changed;
    const next = { ...content, ...(isClaimed ? { owner } : {}), version: cart.version + 1 };
    const lost = await carts.replace(next, cart.version);
    if (!lost) return { cart: (await carts.get(cartId)) ?? next };
    const overtaken = lost.tag === "mismatch" && (ifMatch === undefined || ifMatch === "*");
    if (!overtaken || attempt >= mostAttempts) return { refusal: cartProblem(lost) };
  }
};
