import { createHash } from "node:crypto";
import { canonical } from "../../adapters/ids/canonical.ts";
import { type Quote, snapshotOf } from "../../domain/quote.ts";
import type { Evidence } from "../../local/audit/evidence.ts";
import { aQuote } from "../support/a-quote.ts";

/** Evidence that may be spoilt. */
export type World = Draft<Evidence>;
export type Draft<T> = T extends string
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Draft<V>>
    : T extends ReadonlySet<infer V>
      ? Set<V>
      : T extends object
        ? { -readonly [K in keyof T]: Draft<T[K]> }
        : T;

export const now = Date.parse("2026-11-24T12:00:00.000Z");
const minutes = (count: number) => new Date(now + count * 60_000).toISOString();

/** As the shop gives it: with the hash of what it shows. */
const given = (): Quote => {
  const { hash, purchaseLimits, ...content } = aQuote();
  return { ...content, hash: createHash("sha256").update(canonical(content)).digest("hex") };
};

/**
 * A small shop where everything is as it should be. Of ten units two are sold (chk_placed, whose order was partly
 * cancelled later), one is held by a checkout that runs (chk_running), one by a hold that expired without ever having a
 * saga (chk_gone); chk_failed was declined, and chk_refunded got its money back after it had been taken.
 */
export const aWorld = (): World => {
  const quote = given();
  const { currency, totals, lines } = quote;
  const sku = lines[0]?.sku ?? "";
  const total = totals.total.amount;
  const data = { orderId: "ord_placed", lines, totals };
  const logged = { orderId: "ord_placed", sentAt: minutes(-4) };
  const seen = { subject: "ord_placed", data: {} };
  const drift = { type: "StockDriftDetected", subject: sku };
  const checkout = (name: string, state: string) => ({
    checkoutId: `chk_${name}`,
    scopedToken: `token of ${name}`,
    cartId: `cart_${name}`,
    quoteId: quote.quoteId,
    state,
    since: minutes(-4),
  });
  const payment = (name: string, status: string, [received, refunded] = [0, 0]) => ({
    id: `pi_${name}`,
    checkoutId: `chk_${name}`,
    orderId: name === "placed" ? "ord_placed" : undefined,
    status,
    amount: total,
    currency,
    received,
    refunded,
    createdAt: now - 300_000,
  });
  const events = [
    { ...seen, id: "evt_1", type: "OrderPlaced", sequence: 1, data: { ...data, email: "ada@example.com" } },
    { ...seen, id: "evt_2", type: "OrderCancelled", sequence: 2 },
  ];

  const world: unknown = {
    store: {
      checkouts: [
        checkout("placed", "placed"),
        checkout("failed", "abandoned"),
        checkout("refunded", "abandoned"),
      ],
      orders: [
        {
          orderId: "ord_placed",
          checkoutId: "chk_placed",
          paymentIntentId: "pi_placed",
          currency,
          total,
          snapshot: JSON.stringify(snapshotOf(quote)),
        },
      ],
      lines: lines.map(({ sku: of, quantity, unitPrice, lineTotal }) => ({
        orderId: "ord_placed",
        sku: of,
        quantity,
        unitPrice: unitPrice.amount,
        lineTotal: lineTotal.amount,
      })),
      events: [
        { ...logged, eventId: "evt_1", type: "OrderPlaced", sequence: 1, data: JSON.stringify(data) },
        { ...logged, eventId: "evt_2", type: "OrderCancelled", sequence: 2, data: "{}" },
      ],
      notices: [{ ...drift, eventId: "evt_drift", sentAt: minutes(-3) }],
      stock: [{ sku, onHand: 8, movementNo: 2, sum: 8, count: 2, received: 10 }],
    },
    intents: [
      payment("placed", "succeeded", [total, 0]),
      payment("failed", "canceled"),
      payment("refunded", "succeeded", [total, total]),
      payment("running", "requires_capture"),
    ],
    redis: {
      ended: new Map([
        ["chk_placed", "committed"],
        ["chk_failed", "released"],
      ]),
      skus: new Map([
        [
          sku,
          {
            available: 6,
            holds: [
              { checkoutId: "chk_running", quantity: 1, expiresAt: now + 300_000 },
              { checkoutId: "chk_gone", quantity: 1, expiresAt: now - 1 },
            ],
          },
        ],
      ]),
    },
    offers: new Map([[sku, { onHand: 8, held: 1, available: 7 }]]),
    quotes: new Map([[quote.quoteId, quote]]),
    events: new Map([
      ["analytics", [...events, { ...drift, id: "evt_drift", sequence: undefined, data: { drift: 1 } }]],
      ["warehouse", structuredClone(events)],
    ]),
    alive: [{ checkoutId: "chk_running", createdAt: now - 300_000, said: { holdExpiresAt: minutes(5) } }],
    moved: new Set(),
    at: now,
  };
  return world as World;
};

/** The same shop later: the checkout that ran was given up, and nothing is under way. */
export const aSettledWorld = (): World => {
  const world = aWorld();
  world.alive = [];
  const running = world.intents.find(({ id }) => id === "pi_running");
  if (running) running.status = "canceled";
  for (const counter of world.redis?.skus.values() ?? []) {
    counter.holds = counter.holds.filter(({ checkoutId }) => checkoutId !== "chk_running");
    counter.available += 1;
  }
  for (const offer of world.offers.values()) Object.assign(offer, { held: 0, available: 8 });
  return world;
};
