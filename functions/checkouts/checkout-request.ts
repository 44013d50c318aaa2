import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { CheckoutBody } from "../../contracts/http/checkouts.ts";
import type { CheckoutKey } from "../../domain/checkout.ts";
import type { Instant } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Owned } from "../../domain/owner.ts";
import type { Identifiers } from "../../ports/identifiers.ts";

/** Milliseconds before the end of a hold when the saga gives up, or a tenth of the hold where that is less. */
const marginMs = 30_000;

type Held = Pick<CheckoutRequest, "quote" | "hold" | "holdExpiresAt">;

/** What the saga of this request is started with, once its stock is held. */
export const checkoutRequest = (
  key: Pick<CheckoutKey, "checkoutId" | "scopedToken" | "fingerprint"> & Owned,
  { email, payment, returnUrl }: Pick<CheckoutBody, "email" | "payment" | "returnUrl">,
  { quote, hold, holdExpiresAt }: Held,
  ids: Pick<Identifiers, "orderId" | "newCustomerId">,
  startedAt: Instant,
  settings: { readonly holdTtlMs: number; readonly needsAttentionAfterMs: number },
): CheckoutRequest => {
  const { checkoutId, scopedToken, fingerprint, owner } = key;
  const { cartId } = hold;
  const { total } = quote.totals;
  return {
    key: {
      checkoutId,
      scopedToken,
      fingerprint,
      cartId,
      quoteId: quote.quoteId,
      total,
      ...(owner === undefined ? {} : { owner }),
    },
    orderId: ids.orderId(checkoutId),
    customerId: ids.newCustomerId(),
    email,
    quote,
    hold,
    charge: {
      checkoutId,
      amount: total,
      source: payment,
      ...(returnUrl === undefined ? {} : { returnUrl }),
      startedAt,
    },
    holdExpiresAt,
    giveUpAt: plus(holdExpiresAt, -Math.min(marginMs, settings.holdTtlMs / 10)),
    needsAttentionAfterMs: settings.needsAttentionAfterMs,
  };
};
