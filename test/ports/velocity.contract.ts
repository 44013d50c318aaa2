import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Velocity } from "../../ports/velocity.ts";
import { second, unique } from "./order-builders.ts";

type Opened = { readonly velocity: Velocity; close(): Promise<void> };

const hourMs = 3_600_000;
const start = second(0);

/** Everything that the port `Velocity` promises, for whichever counter is behind it. */
export const velocityContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`velocity in ${name}`, () => {
    let opened: Opened | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    const count = (pseudonyms: readonly string[], checkoutId: CheckoutId, now: Instant = start) => {
      if (!opened) throw new Error("the counter is not open yet");
      return opened.velocity.count(pseudonyms, checkoutId, now);
    };
    const aCheckout = () => `chk_${unique()}` as CheckoutId;
    /** Notes so many checkouts under a pseudonym at one time. */
    const begin = async (somebody: string, checkouts: number, now = start) => {
      for (let index = 0; index < checkouts; index++) await count([somebody], aCheckout(), now);
    };

    it("counts the checkout that is asked about, and each one once", async () => {
      const somebody = unique();
      const [one, two] = [aCheckout(), aCheckout()];
      expect(await count([somebody], one)).toBe(1);
      expect(await count([somebody], one, plus(start, 1000))).toBe(1);
      expect(await count([somebody], two)).toBe(2);
      expect(await count([somebody], one)).toBe(2);
    });

    it("says the busiest of several pseudonyms, and notes the checkout under each", async () => {
      const [customer, device] = [unique(), unique()];
      await begin(device, 3);
      expect(await count([customer, device], aCheckout())).toBe(4);
      expect(await count([customer], aCheckout())).toBe(2);
      expect(await count([device, customer], aCheckout())).toBe(5);
    });

    it("counts everybody apart, and is nothing for nobody", async () => {
      await begin(unique(), 3);
      expect(await count([unique()], aCheckout())).toBe(1);
      expect(await count([], aCheckout())).toBe(0);
    });

    it("forgets a checkout an hour after it was begun, not all of them at the end of some hour", async () => {
      const somebody = unique();
      await begin(somebody, 2);
      await begin(somebody, 3, plus(start, hourMs / 2));
      const last = aCheckout();
      expect(await count([somebody], last, plus(start, hourMs - 1))).toBe(6);
      expect(await count([somebody], last, plus(start, hourMs))).toBe(4);
      expect(await count([somebody], last, plus(start, hourMs + hourMs / 2))).toBe(1);
    });

    it("counts from when a checkout was begun, so that asking again and again does not keep it", async () => {
      const somebody = unique();
      const early = aCheckout();
      await count([somebody], early);
      await count([somebody], early, plus(start, hourMs - 1));
      expect(await count([somebody], aCheckout(), plus(start, hourMs))).toBe(1);
    });

    it("counts a checkout that is asked about again after more than an hour", async () => {
      const somebody = unique();
      const early = aCheckout();
      await count([somebody], early);
      expect(await count([somebody], early, plus(start, 2 * hourMs))).toBe(1);
      expect(await count([somebody], aCheckout(), plus(start, 2 * hourMs))).toBe(2);
    });

    it("misses none of those that come at the same moment", async () => {
      const somebody = unique();
      const counts = await Promise.all(Array.from({ length: 50 }, () => count([somebody], aCheckout())));
      expect(Math.max(...counts)).toBe(50);
      expect(await count([somebody], aCheckout())).toBe(51);
    });
  });
};
