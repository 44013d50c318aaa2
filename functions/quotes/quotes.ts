import { createQuote } from "../../contracts/http/quotes.ts";
import type { CartId } from "../../domain/ids.ts";
import { shownQuote } from "../../domain/quote.ts";
import type { Carts } from "../../ports/carts.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { makeQuote, type QuoteNeeds } from "./make-quote.ts";

/** A quote belongs to its cart and to the version that the cart had. */
export const quoteEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  needs: QuoteNeeds & { readonly carts: Carts },
) => [
  endpoint(createQuote, async ({ params, body }) => {
    const cart = await needs.carts.get(params["cartId"] as CartId);
    if (!cart) return problem("cart_not_found");
    if (cart.status !== "open") return problem(cart.status === "locked" ? "cart_locked" : "cart_ordered");
    if (cart.lines.length === 0) return problem("cart_empty");
    const made = await makeQuote(cart, body, needs);
    return "refusal" in made ? made.refusal : reply(201, shownQuote(made.quote));
  }),
];
