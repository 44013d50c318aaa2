import type { Cart } from "../../domain/cart.ts";
import type { CartId } from "../../domain/ids.ts";
import { never } from "../../domain/never.ts";
import { isOpenTo } from "../../domain/owner.ts";
import type { CartRefusal, Carts } from "../../ports/carts.ts";
import { type IfMatch, isMatch, readIfMatch } from "../http/if-match.ts";
import { problem, type Reply } from "../http/reply.ts";

/** What a change makes of a cart: the cart as it is to be, that nothing changes, or why not. */
export type Changed = Cart | "unchanged" | Reply;

const mostAttempts = 20;

const cartProblem = (refusal: CartRefusal): Reply => {
  switch (refusal.tag) {
    case "not-found":
      return problem("cart_not_found");
    case "locked":
      return problem("cart_locked");
    case "ordered":
      return problem("cart_ordered");
    case "mismatch":
      return problem("cart_version_mismatch", { headers: { ETag: cartTag(refusal.version) } });
    default:
      return never(refusal);
  }
};

/** A version of a cart as its entity tag. */
export const cartTag = (version: number): string => `"${version}"`;

/** Who changes a cart, signed in or not, and the value of `If-Match`: the versions that they think it may have. */
export type Changer = { readonly owner: string | undefined; readonly ifMatch: string | undefined };

const refusedChange = (
  cart: Cart | undefined,
  owner: string | undefined,
  ifMatch: IfMatch,
): CartRefusal | undefined => {
  if (!cart || !isOpenTo(cart, owner)) return { tag: "not-found" };
  if (cart.status !== "open") return { tag: cart.status };
  return isMatch(ifMatch, cartTag(cart.version)) ? undefined : { tag: "mismatch", version: cart.version };
};

type Refused = { readonly refusal: Reply };

/**
 * Does something to a cart as it stands, and again from what stands then where another change came first, for as long
 * as that is a version that the caller has named, or any will do.
 */
const withCart = async <Done extends object>(
  carts: Carts,
  cartId: CartId,
  { owner, ifMatch: header }: Changer,
  act: (cart: Cart) => Promise<Done | Refused | { readonly lost: CartRefusal }>,
): Promise<Done | Refused> => {
  const condition = readIfMatch(header);
  if ("refusal" in condition) return condition;
  for (let attempt = 1; ; attempt++) {
    const cart = await carts.get(cartId);
    const refused = refusedChange(cart, owner, condition.ifMatch);
    if (refused || !cart) return { refusal: cartProblem(refused ?? { tag: "not-found" }) };
    const acted = await act(cart);
    if (!("lost" in acted)) return acted;
    if (acted.lost.tag !== "mismatch" || attempt >= mostAttempts) return { refusal: cartProblem(acted.lost) };
  }
};

/**
 * Reads, changes and writes a cart. An anonymous cart that somebody changes signed in is theirs from then on, also when
 * nothing else changes: that is what signing in with a full cart means. It moves the version, so that a change by
 * somebody else that is under way cannot undo it.
 */
export const changeCart = (
  carts: Carts,
  cartId: CartId,
  changer: Changer,
  change: (cart: Cart) => Promise<Changed>,
): Promise<{ readonly cart: Cart } | Refused> =>
  withCart<{ readonly cart: Cart }>(carts, cartId, changer, async (cart) => {
    const { owner } = changer;
    const changed = await change(cart);
    const isClaimed = owner !== undefined && cart.owner === undefined;
    if (changed === "unchanged" && !isClaimed) return { cart };
    if (changed !== "unchanged" && !("cartId" in changed)) return { refusal: changed };
    const content = changed === "unchanged" ? cart : changed;
    const next = { ...content, ...(isClaimed ? { owner } : {}), version: cart.version + 1 };
    const lost = await carts.replace(next, cart.version);
    return lost ? { lost } : { cart: (await carts.get(cartId)) ?? next };
  });

/** Deletes a cart. */
export const removeCart = (
  carts: Carts,
  cartId: CartId,
  changer: Changer,
): Promise<{ readonly removed: CartId } | Refused> =>
  withCart<{ readonly removed: CartId }>(carts, cartId, changer, async (cart) => {
    const lost = await carts.remove(cart.cartId, cart.version);
    return lost ? { lost } : { removed: cart.cartId };
  });
