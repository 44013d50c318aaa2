import { describe, expect, it } from "vitest";
import type { CheckoutId, OrderId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { CheckoutAnswer } from "../../ports/answers.ts";
import { until } from "../support/until.ts";
import type { OpenMemory } from "./memory.ts";
import { openedMemory } from "./opened-memory.ts";
import { unique } from "./order-builders.ts";

/** Everything that the port `Answers` promises, for whichever memory is behind it. */
export const answersContract = (name: string, open: OpenMemory): void => {
  describe(`answers through ${name}`, () => {
    const memory = openedMemory(open);
    const answers = () => memory().answers;
    const aCheckout = () => `chk_${unique()}` as CheckoutId;
    const placed = (orderNumber = unique()): CheckoutAnswer => ({
      status: "completed",
      order: { orderId: `ord_${unique()}` as OrderId, orderNumber, placedAt: instant(Date.now()) },
    });
    const actionNeeded = (withinMs = 60_000): CheckoutAnswer => ({
      status: "requires_action",
      nextAction: { type: "use_stripe_sdk", clientSecret: "pi_1_secret_2" },
      holdExpiresAt: instant(Date.now() + withinMs),
    });
    const failed: CheckoutAnswer = {
      status: "failed",
      failure: {
        code: "payment_declined",
        message: "declined",
        retryable: false,
        declineCode: "generic_decline",
      },
    };

    it("brings an answer to the one who waits for it", async () => {
      const checkoutId = aCheckout();
      const listening = await answers().listen(checkoutId);
      const next = listening.next(5000);
      const answer = placed();
      await answers().publish(checkoutId, answer);
      expect(await next).toEqual(answer);
      await listening.close();
    });

    it("loses nothing between listening and asking, and keeps the order", async () => {
      const checkoutId = aCheckout();
      const listening = await answers().listen(checkoutId);
      const sent = [actionNeeded(), failed, placed()];
      for (const answer of sent) await answers().publish(checkoutId, answer);
      const heard = [await listening.next(5000), await listening.next(5000), await listening.next(5000)];
      expect(heard).toEqual(sent);
      await listening.close();
    });

    it("answers nothing when the time is over, and what comes later goes to the next who asks", async () => {
      const checkoutId = aCheckout();
      const listening = await answers().listen(checkoutId);
      expect(await listening.next(20)).toBeUndefined();
      await answers().publish(checkoutId, failed);
      expect(await listening.next(5000)).toEqual(failed);
      await listening.close();
    });

    it("brings an answer to all who listen, and to nobody who waits for another checkout", async () => {
      const [mine, other] = [aCheckout(), aCheckout()];
      const one = await answers().listen(mine);
      const two = await answers().listen(mine);
      const stranger = await answers().listen(other);
      await one.close();
      const three = await answers().listen(mine);
      await answers().publish(mine, failed);
      expect(await two.next(5000)).toEqual(failed);
      expect(await three.next(5000)).toEqual(failed);
      expect(await stranger.next(20)).toBeUndefined();
      for (const listening of [two, three, stranger]) await listening.close();
    });

    it("hears again after the last one had stopped listening", async () => {
      const checkoutId = aCheckout();
      for (const round of [1, 2, 3]) {
        const first = await answers().listen(checkoutId);
        const closing = first.close();
        const listening = await answers().listen(checkoutId);
        await closing;
        const answer = placed(`round-${round}`);
        await answers().publish(checkoutId, answer);
        expect(await listening.next(5000)).toEqual(answer);
        await listening.close();
      }
    });

    it("frees who still waits when it is closed", async () => {
      const listening = await answers().listen(aCheckout());
      const next = listening.next(60_000);
      await listening.close();
      expect(await next).toBeUndefined();
    });

    it("publishes to nobody without a word", async () => {
      await expect(answers().publish(aCheckout(), placed())).resolves.toBeUndefined();
    });

    it.each([placed(), failed, { ...failed, status: "cancelled" } as CheckoutAnswer])(
      "remembers that a customer must act until the answer is there",
      async (answer) => {
        const checkoutId = aCheckout();
        expect(await answers().waitsForAction(checkoutId)).toBe(false);
        await answers().publish(checkoutId, actionNeeded());
        expect(await answers().waitsForAction(checkoutId)).toBe(true);
        await answers().publish(checkoutId, answer);
        expect(await answers().waitsForAction(checkoutId)).toBe(false);
      },
    );

    it("remembers that a customer must act no longer than the hold lives", async () => {
      const checkoutId = aCheckout();
      await answers().publish(checkoutId, actionNeeded(300));
      expect(await answers().waitsForAction(checkoutId)).toBe(true);
      await until(async () => !(await answers().waitsForAction(checkoutId)), 5000);
    });
  });
};
