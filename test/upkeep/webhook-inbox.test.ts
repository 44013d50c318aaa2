import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckoutStatus } from "../../domain/checkout.ts";
import type { CheckoutId, Instant, PaymentIntentId } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import type { WebhookEvent } from "../../ports/webhooks.ts";
import { webhookUpkeep } from "../../upkeep/webhook-inbox.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { declined, second, unique } from "../ports/order-builders.ts";
import { aPlacedOrder } from "../ports/orders/stocked.ts";
import type { Store } from "../ports/store.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { memorySagas } from "../support/memory-sagas.ts";

describe("the webhook inbox", () => {
  let store: Store;
  let now: Instant;
  let engine: ReturnType<typeof memorySagas>;
  let waitsForAction: (checkoutId: CheckoutId) => Promise<boolean>;
  let find: Orders["find"];
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    now = second(0);
    engine = memorySagas(() => now);
    waitsForAction = async () => false;
    find = (checkoutId) => store.orders.find(checkoutId);
    for (const { eventId } of await store.inbox.due(second(999_999), 1000))
      await store.inbox.done(eventId, now);
  });

  const upkeep = () =>
    webhookUpkeep({
      inbox: store.inbox,
      orders: { find: (checkoutId) => find(checkoutId) },
      answers: { waitsForAction: (checkoutId) => waitsForAction(checkoutId) },
      now: () => now,
    });
  const anEvent = (over: Partial<WebhookEvent> = {}): WebhookEvent => ({
    eventId: `evt_${unique()}`,
    type: "payment_intent.amount_capturable_updated",
    paymentIntentId: "pi_1" as PaymentIntentId,
    checkoutId: `chk_${unique()}` as CheckoutId,
    ...over,
  });
  const idOf = ({ checkoutId }: WebhookEvent) => checkoutId ?? ("" as CheckoutId);
  /** A saga that says this of itself. */
  const isAt = (event: WebhookEvent, status: CheckoutStatus) => {
    const { key, holdExpiresAt } = aCheckoutRequest();
    engine.set(idOf(event), { said: { key, status, holdExpiresAt, steps: [] } });
  };
  const take = (event: WebhookEvent) => upkeep().take(event, engine.sagas);
  const sweep = () => upkeep().sweep(engine.sagas);
  const pass = (ms: number) => {
    now = plus(now, ms);
  };
  const isWaiting = async ({ eventId }: WebhookEvent) =>
    (await store.inbox.due(second(999_999), 1000)).some((note) => note.eventId === eventId);

  describe("taking an event", () => {
    it("tells the saga at once when it waits for its customer, and looks again later", async () => {
      const event = anEvent();
      isAt(event, "requires_action");
      waitsForAction = async () => true;
      await take(event);
      expect(engine.raised).toEqual([{ checkoutId: event.checkoutId, event: "payment-settled" }]);
      expect(await isWaiting(event)).toBe(true);
    });

    it("tells nobody on the happy path, where nobody waits", async () => {
      const event = anEvent();
      isAt(event, "charging");
      await take(event);
      expect(engine.raised).toEqual([]);
      expect(await isWaiting(event)).toBe(true);
    });

    it("does nothing at all when it came before", async () => {
      const event = anEvent();
      isAt(event, "requires_action");
      waitsForAction = async () => true;
      await Promise.all([take(event), take(event), take(event)]);
      await take({ ...event, type: "payment_intent.succeeded" });
      expect(engine.raised).toHaveLength(1);
    });

    it("is done with events that settle nothing, and with those of no checkout", async () => {
      for (const event of [
        anEvent({ type: "payment_intent.created" }),
        anEvent({ type: "charge.refunded" }),
        anEvent({ type: "charge.dispute.created" }),
        anEvent({ type: "payment_intent.succeeded.not" }),
        { eventId: `evt_${unique()}`, type: "payment_intent.succeeded" },
      ]) {
        waitsForAction = async () => true;
        await take(event);
        expect(await isWaiting(event), event.type).toBe(false);
      }
      expect(engine.raised).toEqual([]);
    });

    it("keeps every event that may be what a saga waits for", async () => {
      for (const type of [
        "amount_capturable_updated",
        "succeeded",
        "payment_failed",
        "canceled",
        "processing",
      ]) {
        const event = anEvent({ type: `payment_intent.${type}` });
        await take(event);
        expect(await isWaiting(event), type).toBe(true);
      }
    });

    it("keeps the event, and does not fail, when Redis or the engine is away", async () => {
      const [noRedis, noEngine] = [anEvent(), anEvent()];
      waitsForAction = () => Promise.reject(new Error("Redis is away"));
      await take(noRedis);
      waitsForAction = async () => true;
      engine.away = true;
      await take(noEngine);
      expect([await isWaiting(noRedis), await isWaiting(noEngine)]).toEqual([true, true]);
    });

    it("fails when the event cannot be stored, so that Stripe sends it again", async () => {
      const broken = { ...store.inbox, store: () => Promise.reject(new Error("SQL is away")) };
      const upkeepWithout = webhookUpkeep({
        inbox: broken,
        orders: { find },
        answers: { waitsForAction },
        now: () => now,
      });
      await expect(upkeepWithout.take(anEvent(), engine.sagas)).rejects.toThrow("SQL is away");
    });
  });

  describe("sweeping", () => {
    it("repeats the hint, each time after a longer while, until the saga has moved on and ended", async () => {
      const event = anEvent();
      isAt(event, "requires_action");
      await take(event);
      await sweep();
      expect(engine.raised).toEqual([]);
      const raisedAfter: number[] = [];
      for (let seconds = 0; seconds < 2000; seconds += 5) {
        const before = engine.raised.length;
        await sweep();
        if (engine.raised.length > before) raisedAfter.push(seconds);
        pass(5000);
      }
      const gaps = raisedAfter.slice(1).map((at, index) => at - (raisedAfter[index] ?? 0));
      expect(gaps.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(305);
      isAt(event, "placing");
      pass(400_000);
      const before = engine.raised.length;
      await sweep();
      expect(engine.raised).toHaveLength(before);
      expect(await isWaiting(event)).toBe(true);
      engine.set(idOf(event), { runtimeStatus: "completed" });
      pass(400_000);
      await sweep();
      expect(await isWaiting(event)).toBe(false);
    });

    it("is done once SQL says how the checkout ended, whatever the engine still says", async () => {
      const { key } = await aPlacedOrder(store);
      const placed = anEvent({ checkoutId: key.checkoutId });
      isAt(placed, "requires_action");
      const abandoned = anEvent();
      const closed: CheckoutRecord = {
        key: { ...key, checkoutId: idOf(abandoned) },
        since: now,
        state: "abandoned",
        failure: declined,
      };
      find = async (checkoutId) =>
        checkoutId === abandoned.checkoutId ? closed : store.orders.find(checkoutId);
      for (const event of [placed, abandoned]) await take(event);
      pass(6000);
      await sweep();
      expect(engine.raised).toEqual([]);
      expect([await isWaiting(placed), await isWaiting(abandoned)]).toEqual([false, false]);
    });

    it("is done with a checkout that neither engine nor SQL knows, such as another shop's on the same account", async () => {
      const foreign = anEvent();
      await take(foreign);
      expect(await isWaiting(foreign)).toBe(true);
      pass(6000);
      await sweep();
      expect(await isWaiting(foreign)).toBe(false);
    });

    it("does not let one event that cannot be settled keep the others waiting", async () => {
      const [stuck, fine] = [anEvent(), anEvent()];
      for (const event of [stuck, fine]) {
        isAt(event, "requires_action");
        await take(event);
        pass(1);
      }
      engine.deafFor.add(idOf(stuck));
      pass(6000);
      await sweep();
      expect(engine.raised).toEqual([{ checkoutId: fine.checkoutId, event: "payment-settled" }]);
      expect(await isWaiting(stuck)).toBe(true);
      engine.deafFor.clear();
      pass(60_000);
      await sweep();
      expect(engine.raised.filter(({ checkoutId }) => checkoutId === stuck.checkoutId)).toHaveLength(1);
    });

    it("keeps everything while the engine is away", async () => {
      const event = anEvent();
      isAt(event, "requires_action");
      await take(event);
      pass(6000);
      engine.away = true;
      await sweep();
      expect(await isWaiting(event)).toBe(true);
      engine.away = false;
      pass(60_000);
      await sweep();
      expect(engine.raised).toHaveLength(1);
    });
  });

  it("forgets what was done before a time, and nothing that waits", async () => {
    const [done, waiting] = [anEvent({ type: "charge.refunded" }), anEvent()];
    await take(done);
    await take(waiting);
    pass(60_000);
    expect(await upkeep().forget(now)).toBeGreaterThanOrEqual(1);
    expect(await store.inbox.store({ ...waiting, receivedAt: now })).toBe("seen");
    expect(await store.inbox.store({ ...done, receivedAt: now })).toBe("new");
  });
});
