import fc from "fast-check";
import Stripe from "stripe";
import type { Sent } from "../support/a-request.ts";
import { brokenBody, headerText, json, mostly, word } from "./nasty.ts";

const stripe = new Stripe("sk_test_1");

const event = (checkoutIds: readonly string[]): fc.Arbitrary<unknown> =>
  fc.record({
    id: fc.integer({ min: 1, max: 50 }).map((number) => `evt_${number}`),
    object: mostly(fc.constant("event"), fc.constantFrom("v2.core.event", "list")),
    type: mostly(
      fc.constantFrom("payment_intent.succeeded", "charge.refunded", "payment_intent.payment_failed"),
      fc.oneof(word, json),
    ),
    data: mostly(
      fc.record({
        object: fc.record({
          id: mostly(fc.constant("pi_1"), fc.oneof(word, json)),
          object: mostly(fc.constant("payment_intent"), fc.oneof(word, json)),
          metadata: mostly(fc.record({ checkout_id: mostly(fc.constantFrom(...checkoutIds), word) }), json),
        }),
      }),
      json,
    ),
  });

const padded = (bytes: number) => JSON.stringify({ id: "evt_1", padding: "x".repeat(bytes) });
const mebibyte = 1024 * 1024;

const bodyOf = (checkoutIds: readonly string[]): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    { weight: 30, arbitrary: event(checkoutIds).map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: brokenBody },
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 64 }) },
    { weight: 2, arbitrary: fc.constantFrom(300_000, mebibyte - 100, mebibyte, 3 * mebibyte).map(padded) },
  );

type Signing = (payload: string, secret: string) => string;

const signedAt =
  (ahead: number): Signing =>
  (payload, secret) =>
    stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(Date.now() / 1000) + ahead,
    });
const now = signedAt(0);

/** Good signatures, and ones that are wrong in every part that they have. */
const signing: fc.Arbitrary<Signing> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(now) },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.constantFrom<Signing>(
        signedAt(-400),
        signedAt(400),
        signedAt(2 ** 40),
        (payload) => now(payload, "whsec_of_somebody_else"),
        (payload, secret) => now(`${payload} `, secret),
        (payload, secret) => now(payload, secret).replace("v1=", "v0="),
        (payload, secret) => now(payload, secret).replace(/t=\d+/, "t=x"),
        (payload, secret) => now(payload, secret).replace(/t=\d+,/, ""),
        (payload, secret) => now(payload, secret).slice(0, -1),
        (payload, secret) => now(payload, secret).toUpperCase(),
        () => "t=1,v1=",
        () => ",".repeat(2000),
      ),
      word.map((text) => () => headerText(text)),
    ),
  },
);

/** What may come to Stripe's webhook: of any content and size, signed truly about half of the time, or not at all. */
export const anyWebhook = (checkoutIds: readonly string[], secret: string): fc.Arbitrary<Sent> =>
  fc
    .record({
      body: bodyOf(checkoutIds),
      sign: fc.option(signing, { freq: 12 }),
      type: fc.constantFrom("application/json", "application/json; charset=utf-8", "text/plain", ""),
    })
    .map(({ body, sign, type }) => {
      const payload = typeof body === "string" ? body : new TextDecoder().decode(body);
      return {
        body,
        headers: {
          "content-type": type,
          ...(sign ? { "stripe-signature": sign(payload, secret) } : {}),
        },
      };
    });
