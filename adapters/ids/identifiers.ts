import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CartId, CheckoutId, CustomerId, EventId, OrderId, QuoteId } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import { canonical } from "./canonical.ts";

const randomId = (prefix: string) => `${prefix}_${randomBytes(16).toString("hex")}`;

/** How the secret was changed. Without any of it, it never was. */
export type Changed = {
  /** The secret before: what was made with it is found, and nothing is made with it. */
  readonly previous?: string | undefined;
  /** Whether order tokens that were made with it open their orders; not where somebody else has it. */
  readonly previousTokens?: boolean;
  /** The secret that pseudonyms are made with, whichever came after it: what is kept under them is found by nothing else. */
  readonly pseudonyms?: string | undefined;
};

const keyedWith =
  (secret: string) =>
  (label: string, ...parts: readonly (string | number)[]): string =>
    createHmac("sha256", secret)
      .update(JSON.stringify([label, ...parts]))
      .digest("hex")
      .slice(0, 32);

type Keyed = ReturnType<typeof keyedWith>;

const checkoutIdBy = (keyed: Keyed, scope: string, key: string) =>
  `chk_${keyed("checkout", scope, key)}` as CheckoutId;

const signatureBy = (keyed: Keyed, orderId: OrderId, expiry: string) => keyed("order-token", orderId, expiry);

/** Ids by HMAC-SHA-256 under one secret, each kind under a label of its own. */
export const keyedIdentifiers = (
  secret: string,
  orderTokenTtlMs: number,
  { previous, previousTokens = true, pseudonyms = secret }: Changed = {},
): Identifiers => {
  const keyed = keyedWith(secret);
  const keyedForCustomers = keyedWith(pseudonyms);
  const former = previous === undefined || previous === secret ? [] : [keyedWith(previous)];
  const opening = previousTokens ? [keyed, ...former] : [keyed];

  return {
    newCartId: () => randomId("cart") as CartId,
    newQuoteId: () => randomId("quote") as QuoteId,
    newCustomerId: () => randomId("cus") as CustomerId,
    checkoutId: (scope, key) => checkoutIdBy(keyed, scope, key),
    formerCheckoutIds: (scope, key) => former.map((one) => checkoutIdBy(one, scope, key)),
    orderId: (checkoutId) => `ord_${keyed("order", checkoutId)}` as OrderId,
    eventId: (...of) => `evt_${keyed("event", ...of)}` as EventId,
    pseudonym: (customer) => keyedForCustomers("customer", customer),
    fingerprint: (value) => createHash("sha256").update(canonical(value)).digest("hex"),

    orderToken(orderId, placedAt) {
      const expiry = Math.floor((millis(placedAt) + orderTokenTtlMs) / 1000).toString(36);
      return `${expiry}.${signatureBy(keyed, orderId, expiry)}`;
    },

    isOrderToken(token, orderId, now) {
      const [expiry = "", given = "", ...more] = token.split(".");
      const sent = Buffer.from(given);
      const isBy = (one: Keyed): boolean => {
        const expected = Buffer.from(signatureBy(one, orderId, expiry));
        return sent.length === expected.length && timingSafeEqual(sent, expected);
      };
      const genuine = more.length === 0 && opening.some(isBy);
      return genuine && Number.parseInt(expiry, 36) * 1000 > millis(now);
    },
  };
};
