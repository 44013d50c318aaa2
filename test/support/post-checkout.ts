import type { Answer, Json } from "../../local/client/api.ts";
import { newKey, type Ready } from "../../local/client/shop.ts";
import type { Product } from "./product.ts";

/** Sends a checkout as a storefront does, with whatever is to be other than usual in its body or headers. */
export const postCheckout = (
  { api }: Pick<Product, "api">,
  { cartId, quoteId, total }: Ready,
  over: Json = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  api("POST", "/checkouts", {
    headers: { "idempotency-key": newKey(), ...headers },
    body: {
      cartId,
      quoteId,
      email: "ada@example.com",
      payment: { paymentMethod: "pm_card_visa" },
      expectedTotal: total,
      ...over,
    },
  });

/** What an answer is told apart by. */
export const codeOf = ({ status, body }: Answer): readonly [number, string] => [
  status,
  body.code ?? body.status,
];
