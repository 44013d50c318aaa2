import type { CheckoutBody } from "../../contracts/http/checkouts.ts";
import type { Cart } from "../../domain/cart.ts";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import { isBefore } from "../../domain/instant.ts";
import { sameMoney } from "../../domain/money.ts";
import { isOpenTo } from "../../domain/owner.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Look } from "../../ports/door.ts";

/** Why the door refuses before anything is held. `again` is a quote that may be given anew, with this one's wishes. */
export type DoorRefusal =
  | { readonly code: "cart_not_found" | "quote_not_found" | "cart_ordered" }
  | { readonly code: "checkout_in_progress"; readonly by: CheckoutId }
  | {
      readonly code: "cart_changed" | "quote_expired" | "total_mismatch";
      readonly again: { readonly cart: Cart; readonly quote: Quote };
    };

/** What may be bought, or why not, by what was read in one trip. What belongs to another customer is not there. */
export const judge = (
  { cart, lockedBy }: Pick<Look, "cart" | "lockedBy">,
  quote: Quote | undefined,
  asked: Pick<CheckoutBody, "expectedTotal">,
  self: CheckoutId,
  now: Instant,
  owner?: string,
): { readonly cart: Cart; readonly quote: Quote } | DoorRefusal => {
  if (!cart || !isOpenTo(cart, owner)) return { code: "cart_not_found" };
  if (cart.status === "ordered") return { code: "cart_ordered" };
  if (lockedBy !== undefined && lockedBy !== self) return { code: "checkout_in_progress", by: lockedBy };
  if (!quote || !isOpenTo(quote, owner)) return { code: "quote_not_found" };
  const again = { cart, quote };
  if (quote.cartId !== cart.cartId) return { code: "cart_changed", again };
  if (!isBefore(now, quote.expiresAt)) return { code: "quote_expired", again };
  if (quote.cartVersion !== cart.version) return { code: "cart_changed", again };
  if (!sameMoney(asked.expectedTotal, quote.totals.total)) return { code: "total_mismatch", again };
  return { cart, quote };
};
