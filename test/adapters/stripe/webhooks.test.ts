import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { stripeWebhooks } from "../../../adapters/stripe/webhooks.ts";

const stripe = new Stripe("sk_test_1");
const secret = "whsec_0123456789";
const webhooks = stripeWebhooks(stripe, secret);

const event = (over: object = {}, object: object = {}) =>
  JSON.stringify({
    id: "evt_1",
    object: "event",
    type: "payment_intent.succeeded",
    created: 1,
    data: { object: { id: "pi_1", object: "payment_intent", metadata: { checkout_id: "chk_1" }, ...object } },
    ...over,
  });
const signed = (payload: string, { secondsAgo = 0, by = secret } = {}) =>
  stripe.webhooks.generateTestHeaderString({
    payload,
    secret: by,
    timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
  });
const verify = (payload: string, signature = signed(payload)) => webhooks.verify(payload, signature);

describe("a webhook", () => {
  it("that is genuine gives the event's id, type, PaymentIntent and checkout", () => {
    expect(verify(event())).toEqual({
      eventId: "evt_1",
      type: "payment_intent.succeeded",
      paymentIntentId: "pi_1",
      checkoutId: "chk_1",
    });
  });

  it("about something of a PaymentIntent names that one", () => {
    expect(
      verify(
        event(
          { type: "charge.refunded" },
          { id: "ch_1", object: "charge", payment_intent: "pi_2", metadata: {} },
        ),
      ),
    ).toEqual({
      eventId: "evt_1",
      type: "charge.refunded",
      paymentIntentId: "pi_2",
    });
  });

  it("about something else has neither", () => {
    const payload = event({ type: "payout.paid" }, { id: "po_1", object: "payout", metadata: null });
    expect(verify(payload)).toEqual({ eventId: "evt_1", type: "payout.paid" });
    const expanded = event(
      { type: "charge.refunded" },
      { id: "ch_1", object: "charge", payment_intent: { id: "pi_2" }, metadata: {} },
    );
    expect(verify(expanded)).toEqual({ eventId: "evt_1", type: "charge.refunded" });
  });

  it("is genuine within three hundred seconds of now, before and after, and not a second further away", () => {
    const payload = event();
    const time = 1_764_000_000;
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: time });
    const at = (seconds: number) =>
      stripeWebhooks(stripe, secret, () => (time + seconds) * 1000 + 999).verify(payload, signature);
    for (const seconds of [-300, -299, 0, 299, 300]) expect(at(seconds), `${seconds}`).toBeDefined();
    for (const seconds of [-301, 301, -(10 ** 9), 10 ** 9]) expect(at(seconds), `${seconds}`).toBeUndefined();
  });

  it("is not genuine when any time in its signature is too far ahead, whichever one was signed", () => {
    const payload = event();
    const [near, ...rest] = signed(payload).split(",");
    const [far] = signed(payload, { secondsAgo: -400 }).split(",");
    for (const times of [
      [near, far],
      [far, near],
    ])
      expect(verify(payload, [...times, ...rest].join(","))).toBeUndefined();
    expect(verify(payload, signed(payload, { secondsAgo: -290 }))).toBeDefined();
  });

  it("is genuine when one of its signatures is, while the secret is rotated", () => {
    const payload = event();
    const [time, mine] = signed(payload).split(",");
    expect(verify(payload, `${time},v1=${"0".repeat(64)},${mine}`)).toBeDefined();
  });

  it("is not genuine when it was changed, signed by another, or not signed at all", () => {
    const payload = event();
    expect(verify(`${payload} `, signed(payload))).toBeUndefined();
    expect(verify(payload, signed(payload, { by: "whsec_other" }))).toBeUndefined();
    for (const signature of [
      "",
      "t=1",
      "v1=1",
      "t=x,v1=y",
      "garbage",
      `t=${Date.now()}`,
      "t=1,v0=1",
      ",,,",
      "ä",
    ])
      expect(verify(payload, signature), signature).toBeUndefined();
  });

  it("is not genuine when it is no event, however well it is signed", () => {
    for (const payload of [
      '{"id":1,"type":"payout.paid","data":{"object":{}}}',
      '{"id":"evt_1","type":[],"data":{"object":{}}}',
      '{"type":"payout.paid","data":{"object":{}}}',
      "",
      "{",
      "[]",
      "null",
      "1",
      '"x"',
      "{}",
      '{"id":"evt_1"}',
      '{"data":{}}',
      '{"data":null}',
      "\u0000",
    ])
      expect(verify(payload), payload).toBeUndefined();
  });
});
