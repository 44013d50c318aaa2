import type { CartId, CheckoutId, QuoteId, Sku } from "../../domain/ids.ts";

/**
 * Every key of the product in Redis. Those with a partition share its hash tag, so that one script may touch them; there
 * is one partition, so every cart is one atomic script on any single-endpoint Redis.
 */
const partition = "{0}";

/** What can be sold of each SKU and every hold, in one hash: lua/include/units.lua says how. */
export const stockKey = `stock:${partition}`;
/** What a SKU has beside: total, version and the last movement that was taken in. */
export const skuKey = (sku: Sku): string => `stock:${partition}:${sku}`;
/** Sorted set of the holds that can expire, by when. */
export const dueKey = `due:${partition}`;
/** Hash of the units that customers bought of SKUs with a purchase limit. */
export const boughtKey = `bought:${partition}`;
/** Sorted set of pinned holds by when they were pinned. */
export const pinnedKey = `pinned:${partition}`;
/** Set of SKUs that are to be reconciled at once. */
export const dirtyKey = `dirty:${partition}`;
/** When the memory was last whole, in ms; missing = it is lost. */
export const epochKey = `epoch:${partition}`;
/** The token of a rebuild that is under way. */
export const rebuildingKey = `rebuilding:${partition}`;
/** List of the checkouts that took some of a SKU; it may name some that have none any more. */
export const takersKey = (sku: Sku): string => `takers:${partition}:${sku}`;
/** How a checkout ended, with its fingerprint; lives 48 h and is written by sagas only. */
export const doneKey = (checkoutId: CheckoutId): string => `done:${partition}:${checkoutId}`;

/** Whose an idempotency key is: fingerprint and checkout; lives 48 h. */
export const claimKey = (scopedToken: string): string => `claim:${scopedToken}`;
/** The checkout that has the cart; lives as long as its hold. */
export const lockKey = (cartId: CartId): string => `lock:${cartId}`;
export const cartKey = (cartId: CartId): string => `cart:${cartId}`;
export const quoteKey = (quoteId: QuoteId): string => `quote:${quoteId}`;
/** There while a checkout waits for its customer. */
export const waitsKey = (checkoutId: CheckoutId): string => `waits:${checkoutId}`;
/** The channel that a checkout's answers are published on. */
export const answerChannel = (checkoutId: CheckoutId): string => `answer:${checkoutId}`;
/** Sorted set of the checkouts that somebody began, by time. */
export const velocityKey = (pseudonym: string): string => `velocity:${pseudonym}`;
/** How much of a caller's allowance of requests is used. */
export const rateKey = (caller: string): string => `rate:${caller}`;
