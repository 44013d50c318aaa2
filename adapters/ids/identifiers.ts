import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CartId, CheckoutId, CustomerId, EventId, OrderId, QuoteId } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import { canonical } from "./canonical.ts";

const randomId = (prefix: string) => `${prefix}_${randomBytes(16).toString("hex")}`;

/** Ids by HMAC-SHA-256 under one secret, each kind under a label of its own. */
export const keyedIdentifiers = (secret: string, orderTokenTtlMs: number): Identifiers => {
  const keyed = (label: string, ...parts: readonly (string | number)[]): string =>
    createHmac("sha256", secret)
      .update(JSON.stringify([label, ...parts]))
      .digest("hex")
      .slice(0, 32);

  const signature = (orderId: OrderId, expiry: string) => keyed("order-token", orderId, expiry);

  return {
    newCartId: () => randomId("cart") as CartId,
    newQuoteId: () => randomId("quote") as QuoteId,
    newCustomerId: () => randomId("cus") as CustomerId,
    checkoutId: (scope, key) => `chk_${keyed("checkout", scope, key)}` as CheckoutId,
    orderId: (checkoutId) => `ord_${keyed("order", checkoutId)}` as OrderId,
    eventId: (...of) => `evt_${keyed("event", ...of)}` as EventId,
    pseudonym: (customer) => keyed("customer", customer),
    fingerprint: (value) => createHash("sha256").update(canonical(value)).digest("hex"),

    orderToken(orderId, placedAt) {
      const expiry = Math.floor((millis(placedAt) + orderTokenTtlMs) / 1000).toString(36);
      return `${expiry}.${signature(orderId, expiry)}`;
    },

    isOrderToken(token, orderId, now) {
      const [expiry = "", given = "", ...more] = token.split(".");
      const expected = Buffer.from(signature(orderId, expiry));
      const sent = Buffer.from(given);
      const genuine = more.length === 0 && sent.length === expected.length && timingSafeEqual(sent, expected);
      return genuine && Number.parseInt(expiry, 36) * 1000 > millis(now);
    },
  };
};
