import { checkoutEvents } from "../contracts/checkout.ts";
import { type CheckoutKey, unknownFingerprint } from "../domain/checkout.ts";
import { failure } from "../domain/checkout-failure.ts";
import type { Hold } from "../domain/hold.ts";
import type { CheckoutId, Instant } from "../domain/ids.ts";
import { millis, plus } from "../domain/instant.ts";
import type { Holds } from "../ports/holds.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { CheckoutRecord, Orders } from "../ports/orders.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { Payment, Payments } from "../ports/payments.ts";
import { type CheckoutSagas, isAlive } from "./sagas.ts";

type Needs = {
  readonly holds: Holds;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly outbox: Pick<Outbox, "notice">;
  readonly ids: Pick<Identifiers, "eventId" | "orderId">;
  readonly now: () => Instant;
  readonly holdTtlMs: number;
};

export type Swept = {
  readonly placed: number;
  readonly abandoned: number;
  readonly committed: number;
  readonly released: number;
  readonly voided: number;
  readonly redriven: number;
  /** What could not be settled now, and is looked at again by the next sweep. */
  readonly failed: number;
};

/** A saga is given so long beyond its hold before others look at what it left. */
const graceMs = 60_000;
const usualSpanMs = 30 * 60_000;
const longSpanMs = 24 * 3_600_000;
const batch = 200;
const againAfter = 1.25;

/**
 * Finds what a crash can leave and settles it: an order recorded and never captured, a PaymentIntent without an order,
 * a pinned hold without a saga, an undo that waits. Whatever a live saga has is left to it.
 */
export const sweepWith = (needs: Needs) => {
  const { holds, orders, payments, outbox, ids, now, holdTtlMs } = needs;
  // Until every dependency has answered once, what is older than the usual span may wait, too.
  let mayBeBehind = true;
  let isAway = true;

  const keyOf = async (
    checkoutId: CheckoutId,
    sagas: CheckoutSagas,
    known: Partial<CheckoutKey>,
  ): Promise<CheckoutKey> => {
    const instance = await sagas.find(checkoutId);
    return instance?.said?.key ?? instance?.input?.key ?? unknownKey(checkoutId, known);
  };

  const abandon = async (checkoutId: CheckoutId, sagas: CheckoutSagas, known: Partial<CheckoutKey>) => {
    const key = await keyOf(checkoutId, sagas, known);
    return orders.abandon(key, failure("dependency_unavailable"), now());
  };

  const hasSaga = async (checkoutId: CheckoutId, sagas: CheckoutSagas) =>
    isAlive(await sagas.find(checkoutId));

  /** Recorded, and nobody is at it: the PaymentIntent says which way it goes. */
  const settleRecorded = async (record: CheckoutRecord, sagas: CheckoutSagas) => {
    if (record.state !== "recorded" || (await hasSaga(record.key.checkoutId, sagas))) return "left";
    const payment = await payments.read(record.paymentIntentId);
    if (payment?.status === "succeeded" && payment.refunded.amount === 0) {
      const eventId = ids.eventId(record.orderId, 1);
      await orders.place(record.key.checkoutId, { captured: payment.received, eventId, at: now() });
      return "placed";
    }
    const after = await abandon(record.key.checkoutId, sagas, record.key);
    if (after.state === "abandoned" && payment) await payments.voidById(payment.paymentIntentId);
    return "abandoned";
  };

  /** Money without an order, and without a saga that could still make one: the fence first, then it goes back. */
  const settlePayment = async (payment: Payment, sagas: CheckoutSagas) => {
    const { checkoutId } = payment;
    if (!checkoutId || isQuiet(payment) || (await hasSaga(checkoutId, sagas))) return "left";
    const record = await orders.find(checkoutId);
    if (record?.state === "placed" || record?.state === "recorded") return "left";
    const stands = record ?? (await abandon(checkoutId, sagas, { total: payment.amount }));
    if (stands.state !== "abandoned") return "left";
    await payments.voidById(payment.paymentIntentId);
    return "voided";
  };

  /** Pinned, and nobody is at it: the fence says whether the units were sold or go back. */
  const settlePinned = async (hold: Hold, sagas: CheckoutSagas) => {
    const { checkoutId, cartId, fingerprint } = hold;
    const record = await orders.find(checkoutId);
    if (record?.state === "placed") {
      await holds.commit(hold);
      return "committed";
    }
    if (record?.state === "recorded" || (await hasSaga(checkoutId, sagas))) return "left";
    const stands = record ?? (await abandon(checkoutId, sagas, { cartId, fingerprint }));
    if (stands.state !== "abandoned") return "left";
    await holds.release(hold);
    return "released";
  };

  const waiting = async (sagas: CheckoutSagas) =>
    (await sagas.alive()).filter(({ said }) => said?.status === "needs_attention");

  /**
   * An undo that waits for somebody: said aloud, and tried again once for each time that something was away as a whole.
   * Where only a part was (Stripe answers, but cannot cancel) nothing tells that it is back, so it is tried at times
   * that lie a quarter further apart each: some twenty in a day, and never hundreds in one history.
   */
  const redrive = async (
    { checkoutId, said, createdAt, lastUpdatedAt }: Waiting,
    sagas: CheckoutSagas,
    isBack: boolean,
  ) => {
    const tried = millis(lastUpdatedAt) - millis(createdAt);
    const isDue = tried > 0 && millis(now()) - millis(createdAt) >= tried * againAfter;
    const data = { checkoutId, failure: said?.failure, steps: said?.steps.filter((step) => !step.endedAt) };
    await outbox.notice({
      eventId: ids.eventId("needs-attention", checkoutId),
      type: "CheckoutNeedsAttention",
      subject: checkoutId,
      data,
      occurredAt: now(),
    });
    if (!isBack && !isDue) return "left";
    await sagas.raise(checkoutId, checkoutEvents.redrive);
    return "redriven";
  };

  return async (sagas: CheckoutSagas): Promise<Swept> => {
    const swept = {
      placed: 0,
      abandoned: 0,
      committed: 0,
      released: 0,
      voided: 0,
      redriven: 0,
      failed: 0,
      left: 0,
    };
    /** What cannot be found or settled now must not keep the rest waiting. */
    const settleAll = async <T>(
      found: AsyncIterable<T> | Promise<readonly T[]>,
      settle: (one: T) => Promise<keyof typeof swept>,
    ): Promise<void> => {
      try {
        for await (const one of await found) swept[await settle(one).catch(() => "failed" as const)] += 1;
      } catch {
        swept.failed += 1;
      }
    };
    const wasAway = isAway;
    const answering = await Promise.all([payments.ping(), orders.ping()]).then(
      () => true,
      () => false,
    );
    if (answering) {
      const settledBefore = plus(now(), -graceMs);
      await settleAll(orders.unsettled(settledBefore, batch), (record) => settleRecorded(record, sagas));
      const to = plus(now(), -(holdTtlMs + graceMs));
      const span = { from: plus(to, -(mayBeBehind ? longSpanMs : usualSpanMs)), to };
      await settleAll(payments.list(span), (payment) => settlePayment(payment, sagas));
      await settleAll(holds.pinned(settledBefore, batch), (hold) => settlePinned(hold, sagas));
    }
    // Once for each time that something was away; else histories would grow with every sweep.
    const isBack = answering && wasAway;
    isAway = !answering;
    await settleAll(waiting(sagas), (instance) => redrive(instance, sagas, isBack));
    mayBeBehind = !answering || swept.failed > 0;
    const { left, ...rest } = swept;
    return rest;
  };
};

type Waiting = Awaited<ReturnType<CheckoutSagas["alive"]>>[number];

/** Nothing is held of the customer's money. */
const isQuiet = ({ status, received, refunded }: Payment): boolean =>
  status === "canceled" || (status === "succeeded" && refunded.amount >= received.amount);

/** The fence needs a row also for a checkout of which only an effect is left. */
const unknownKey = (checkoutId: CheckoutId, known: Partial<CheckoutKey>): CheckoutKey => ({
  checkoutId,
  scopedToken: `unknown:${checkoutId}`,
  fingerprint: unknownFingerprint,
  cartId: "unknown" as CheckoutKey["cartId"],
  quoteId: "unknown" as CheckoutKey["quoteId"],
  total: { amount: 0, currency: "EUR" as CheckoutKey["total"]["currency"] },
  ...known,
});
