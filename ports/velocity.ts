import type { Instant } from "../domain/ids.ts";

/** How often somebody tries: a sign of cards being tested. */
export type Velocity = {
  /**
   * Notes a key in its scope under each of these pseudonyms and says how many different ones the busiest of them has
   * within the hour. The same one again counts once, whatever its checkout is called by then.
   */
  count(pseudonyms: readonly string[], scopedToken: string, now: Instant): Promise<number>;
};
