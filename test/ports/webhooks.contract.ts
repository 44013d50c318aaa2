import { beforeAll, describe, expect, it } from "vitest";
import type { WebhookEvent, Webhooks } from "../../ports/webhooks.ts";

type Opened = {
  readonly webhooks: Webhooks;
  /** A raw body that tells of this event. */
  body(event: WebhookEvent): string;
  /** What genuine bodies are signed with, so long ago (or ahead, below zero); or by somebody who does not know the secret. */
  sign(body: string, options?: { readonly secondsAgo?: number; readonly stranger?: boolean }): string;
  readonly toleranceSeconds: number;
};

/** Everything that the port `Webhooks` promises, for whoever sends them. */
export const webhooksContract = (name: string, open: () => Promise<Opened>): void => {
  describe(`webhooks of ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    const event = {
      eventId: "evt_1",
      type: "payment_intent.succeeded",
      paymentIntentId: "pi_1",
      checkoutId: "chk_1",
    } as WebhookEvent;
    const verify = (body: string, signature = opened.sign(body)) => opened.webhooks.verify(body, signature);

    it("that are genuine tell ids and a type, and nothing else of what they say", () => {
      expect(verify(opened.body(event))).toEqual(event);
    });

    it("that are about no payment of a checkout have no such ids", () => {
      const other: WebhookEvent = { eventId: "evt_2", type: "payout.paid" };
      expect(verify(opened.body(other))).toStrictEqual(other);
    });

    it("are the same when they come again", () => {
      const body = opened.body(event);
      const signature = opened.sign(body);
      expect(verify(body, signature)).toEqual(verify(body, signature));
    });

    it("are not genuine when a byte was changed, or somebody else signed", () => {
      const body = opened.body(event);
      expect(verify(`${body} `, opened.sign(body))).toBeUndefined();
      expect(verify(body.replace("pi_1", "pi_2"), opened.sign(body))).toBeUndefined();
      expect(verify(body, opened.sign(body, { stranger: true }))).toBeUndefined();
    });

    it("are not genuine for longer than the tolerance, nor dated further ahead", () => {
      const body = opened.body(event);
      const { toleranceSeconds } = opened;
      expect(verify(body, opened.sign(body, { secondsAgo: toleranceSeconds - 10 }))).toEqual(event);
      expect(verify(body, opened.sign(body, { secondsAgo: 10 - toleranceSeconds }))).toEqual(event);
      for (const secondsAgo of [toleranceSeconds + 10, -toleranceSeconds - 10])
        expect(verify(body, opened.sign(body, { secondsAgo }))).toBeUndefined();
    });

    it("are never thrown at, whatever stands in them or their signature", () => {
      for (const text of ["", "{", "null", "[]", '"x"', "\u0000", "t=1,v1=1", "ä"]) {
        expect(verify(text), text).toBeUndefined();
        expect(verify(opened.body(event), text), text).toBeUndefined();
      }
    });
  });
};
