import { afterAll, beforeAll, beforeEach } from "vitest";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { EventId, Instant, OrderId } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { Charge } from "../../domain/payment.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Orders } from "../../ports/orders.ts";
import type { Payments } from "../../ports/payments.ts";
import { sweepWith } from "../../upkeep/sweep.ts";
import { openMemoryOn, type RedisMemory } from "../adapters/redis/open-memory.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { aStripe } from "../adapters/stripe/a-stripe.ts";
import { aCart } from "../ports/memory.ts";
import { anOrder, aSku, paidFor, unique } from "../ports/order-builders.ts";
import { onHand } from "../ports/orders/stocked.ts";
import { theOnly } from "../ports/payments/world.ts";
import type { Store } from "../ports/store.ts";
import { memorySagas } from "../support/memory-sagas.ts";
import { hasRealRedis, startJsRedis, startRedis } from "../support/redis-server.ts";

export const holdTtlMs = 600_000;

type World = Awaited<ReturnType<typeof aStripe>>;

/** Ports with some calls replaced, for one sweep. */
type Over = {
  readonly payments?: Partial<Payments>;
  readonly orders?: Partial<Orders>;
  readonly holds?: Partial<Holds>;
};

/** Store, memory, payment service and engine of one test file, and checkouts that were left at some point. */
export const useAftermath = () => {
  let store: Store;
  let memory: RedisMemory;
  let stripe: World;
  let engine: ReturnType<typeof memorySagas>;
  beforeAll(async () => {
    [store, memory] = await Promise.all([
      openStore(),
      openMemoryOn(hasRealRedis ? startRedis : startJsRedis),
    ]);
  });
  beforeEach(async () => {
    await stripe?.close();
    stripe = await aStripe();
    await memory.forget();
    await memory.stock.rebuild([]);
    engine = memorySagas(() => stripe.now());
    const notices = await store.outbox.unsentNotices(1000);
    await store.outbox.markNoticesSent(
      notices.map(({ eventId }) => eventId),
      stripe.now(),
    );
    // What an earlier test left recorded is none of the next one's business.
    for (const { key } of await store.orders.unsettled("9999-01-01T00:00:00.000Z" as Instant, 1000))
      await store.orders.abandon(
        key,
        { code: "hold_expired", message: "Over.", retryable: true },
        stripe.now(),
      );
  });
  afterAll(async () => {
    await stripe.close();
    await memory.close();
    await store.close();
  });

  const sweeper = ({ payments = {}, orders = {}, holds = {} }: Over = {}) =>
    sweepWith({
      holds: { ...memory.holds, ...holds },
      orders: { ...store.orders, ...orders },
      payments: { ...stripe.payments, ...payments },
      outbox: store.outbox,
      ids: {
        eventId: (...of) => `evt_${of.join("_")}` as EventId,
        orderId: (checkoutId) => checkoutId.replace("chk", "ord") as OrderId,
      },
      now: () => stripe.now(),
      holdTtlMs,
    });

  return {
    stripe: () => stripe,
    store: () => store,
    memory: () => memory,
    engine: () => engine,
    sweeper,
    sweep: (over: Over = {}) => sweeper(over)(engine.sagas),
    /** Longer than a saga is left alone beyond its hold. */
    longAfter: () => stripe.pass(holdTtlMs + 120_000),

    /** A buyer of two of five units, with the steps of a checkout to be left after any of them. */
    async checkout() {
      const sku = aSku();
      await store.ledger.move({ sku, kind: "receipt", delta: 5, reference: unique(), at: stripe.now() });
      await memory.stock.takeIn(sku, { from: 0, to: 1, delta: 5 });
      const order = anOrder([[sku, 2]], { at: stripe.now() });
      const { checkoutId, cartId, fingerprint } = order.key;
      const charge: Charge = {
        checkoutId,
        amount: order.snapshot.totals.total,
        source: { paymentMethod: "pm_card_visa" },
        startedAt: stripe.now(),
      };
      const hold = { checkoutId, cartId, fingerprint, customer: unique(), lines: [{ sku, quantity: 2 }] };
      const cart = aCart({ cartId });
      await memory.carts.create(cart);
      let paymentIntentId = order.paymentIntentId;
      const steps = {
        sku,
        order,
        charge,
        hold,
        checkoutId,
        async held() {
          await memory.door.reserve({
            hold,
            scopedToken: unique(),
            cartVersion: 1,
            ttlMs: holdTtlMs,
            limits: new Map(),
          });
        },
        async authorized() {
          const outcome = await stripe.payments.authorize(charge);
          if (outcome.tag === "accepted") paymentIntentId = outcome.value.paymentIntentId;
        },
        pinned: () => memory.holds.pin(hold),
        recorded: () => store.orders.record({ ...order, paymentIntentId }),
        captured: () =>
          stripe.payments.capture(paymentIntentId, {
            checkoutId,
            orderId: order.orderId,
            deadline: plus(stripe.now(), 60_000),
          }),
        placed: () => store.orders.place(checkoutId, paidFor(order, stripe.now())),
        committed: () => memory.holds.commit(hold),
        abandoned: () =>
          store.orders.abandon(
            order.key,
            { code: "hold_expired", message: "Late.", retryable: true },
            stripe.now(),
          ),
        isRunning: (said: Partial<SagaStatus> = {}) =>
          engine.set(checkoutId, {
            said: { key: order.key, status: "charging", holdExpiresAt: stripe.now(), steps: [], ...said },
          }),
        /** How things stand: fence, money, hold, and units on hand, available and held. */
        async stands() {
          const counts = (await memory.stock.counts([sku])).get(sku);
          const money = (await stripe.truth(checkoutId))[0];
          return {
            fence: (await store.orders.find(checkoutId))?.state,
            money: money && (money.refunded.amount > 0 ? "refunded" : money.status),
            hold: (await memory.holds.state(checkoutId)).state,
            units: [await onHand(store, sku), counts?.available, counts?.held],
          };
        },
        only: () => theOnly(stripe, charge),
      };
      return steps;
    },

    notices: async () => store.outbox.unsentNotices(100),
  };
};
