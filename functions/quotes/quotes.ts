import { createQuote } from "../../contracts/http/quotes.ts";
import type { CartId } from "../../domain/ids.ts";
import { isOpenTo } from "../../domain/owner.ts";
import { shownQuote } from "../../domain/quote.ts";
import type { Carts } from "../../ports/carts.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { makeQuote, type QuoteNeeds } from "./make-quote.ts";

/** A quote belongs to its cart, to the version that the cart had, and to the customer who asked for it signed in. */
export const quoteEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  needs: QuoteNeeds & { readonly carts: Carts },
) => [
  endpoint(createQuote, async ({ params, body, caller: { owner } }) => {
    const cart = await needs.carts.get(params["cartId"] as CartId);
    if (!cart || !isOpenTo(cart, owner)) return problem("cart_not_found");
    if (cart.status !== "open") return problem(cart.status === "locked" ? "cart_locked" : "cart_ordered");
    if (cart.lines.length === 0) return problem("cart_empty");
    const made = await makeQuote(cart, { ...body, owner }, needs);
    return "refusal" in made ? made.refusal : reply(201, shownQuote(made.quote));
  }),
];
