import type { Cart } from "../../domain/cart.ts";
import { addUp } from "../../domain/hold.ts";
import type { Sku } from "../../domain/ids.ts";
import { never } from "../../domain/never.ts";
import { isOpenTo } from "../../domain/owner.ts";
import { type Quote, shownQuote } from "../../domain/quote.ts";
import type { Carts } from "../../ports/carts.ts";
import type { ReserveAnswer } from "../../ports/door.ts";
import { problem, type Reply } from "../http/reply.ts";
import { makeQuote, type QuoteNeeds } from "../quotes/make-quote.ts";
import type { DoorRefusal } from "./judge.ts";

type Needs = {
  readonly carts: Pick<Carts, "get">;
  readonly quoting: QuoteNeeds;
  /** The customer who asks, where they signed in. */
  readonly owner?: string | undefined;
};

/** What the answer to a reservation that held nothing means for the caller. */
export const reserveRefusal = async (
  answer: Exclude<ReserveAnswer, { tag: "held-now" | "held-before" }>,
  again: { readonly cart: Cart; readonly quote: Quote },
  needs: Needs,
): Promise<Reply> => {
  const requested = (sku: Sku) => addUp(again.quote.lines).find((line) => line.sku === sku)?.quantity ?? 0;
  switch (answer.tag) {
    case "out-of-stock": {
      const lines = answer.lines.map(({ sku, available }) => ({ sku, requested: requested(sku), available }));
      return problem("insufficient_stock", { members: { lines } });
    }
    case "purchase-limit": {
      const lines = answer.lines.map(({ sku, allowed }) => ({ sku, requested: requested(sku), allowed }));
      return problem("purchase_limit", { members: { lines } });
    }
    case "cart-locked":
      return refusalReply({ code: "checkout_in_progress", by: answer.by }, needs);
    case "cart-ordered":
      return refusalReply({ code: "cart_ordered" }, needs);
    case "cart-missing":
      return refusalReply({ code: "cart_not_found" }, needs);
    case "cart-changed": {
      const cart = await needs.carts.get(again.cart.cartId);
      if (cart && !isOpenTo(cart, needs.owner)) return problem("cart_not_found");
      return refusalReply(
        { code: "cart_changed", again: { cart: cart ?? again.cart, quote: again.quote } },
        needs,
      );
    }
    case "key-reused":
      return problem("idempotency_key_reused");
    case "closed":
    case "memory-lost":
      return problem("dependency_unavailable");
    default:
      return never(answer);
  }
};

/** Where the prices are what is wrong, the answer brings a fresh quote with the old one's wishes, if one can be had. */
export const refusalReply = async (refusal: DoorRefusal, { quoting }: Needs): Promise<Reply> => {
  if (refusal.code === "checkout_in_progress")
    return problem(refusal.code, { members: { checkoutId: refusal.by } });
  if (!("again" in refusal)) return problem(refusal.code);
  const { cart, quote } = refusal.again;
  if (cart.lines.length === 0) return problem(refusal.code);
  const made = await makeQuote(cart, quote, quoting).catch(() => undefined);
  return problem(refusal.code, made && "quote" in made ? { members: { quote: shownQuote(made.quote) } } : {});
};
