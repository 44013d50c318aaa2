import type { CheckoutId, Instant } from "../domain/ids.ts";

/** How often somebody tries: a sign of cards being tested. */
export type Velocity = {
  /**
   * Notes a checkout under each of these pseudonyms and says how many different ones the busiest of them has within
   * the hour. The same checkout again counts once.
   */
  count(pseudonyms: readonly string[], checkoutId: CheckoutId, now: Instant): Promise<number>;
};
