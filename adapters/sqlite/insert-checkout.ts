import type { CheckoutFailure } from "../../domain/checkout.ts";
import type { Instant } from "../../domain/ids.ts";
import type { CheckoutKey } from "../../ports/orders.ts";
import type { Database } from "./database.ts";

type Stand =
  | { readonly state: "recorded"; readonly since: Instant }
  | { readonly state: "abandoned"; readonly since: Instant; readonly failure: CheckoutFailure };

/** Writes the fence of a checkout that has none yet, inside of the caller's transaction. */
export const insertCheckout = (db: Database): ((key: CheckoutKey, stand: Stand) => void) => {
  const insert = db.prepare(`
    INSERT INTO Checkouts (CheckoutId, ScopedToken, Fingerprint, CartId, QuoteId, TotalMinor, Currency, Owner, State, Since, FailureJson)
    VALUES (:checkoutId, :scopedToken, :fingerprint, :cartId, :quoteId, :totalMinor, :currency, :owner, :state, :since, :failureJson)
  `);

  return ({ checkoutId, scopedToken, fingerprint, cartId, quoteId, total, owner }, stand) => {
    insert.run({
      checkoutId,
      scopedToken,
      fingerprint,
      cartId,
      quoteId,
      totalMinor: total.amount,
      currency: total.currency,
      owner: owner ?? null,
      state: stand.state,
      since: stand.since,
      failureJson: stand.state === "abandoned" ? JSON.stringify(stand.failure) : null,
    });
  };
};
