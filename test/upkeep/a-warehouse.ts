import { afterAll, beforeAll, beforeEach } from "vitest";
import type { EventId, Instant, Sku } from "../../domain/ids.ts";
import type { AvailableStock } from "../../ports/available-stock.ts";
import type { StockLedger } from "../../ports/stock-ledger.ts";
import { stockUpkeep } from "../../upkeep/stock.ts";
import { openMemoryOn, type RedisMemory } from "../adapters/redis/open-memory.ts";
import { openStore } from "../adapters/sqlite/open-store.ts";
import { aCart } from "../ports/memory.ts";
import { anOrder, aSku, paidFor, second, unique } from "../ports/order-builders.ts";
import type { Store } from "../ports/store.ts";
import { hasRealRedis, startJsRedis, startRedis } from "../support/redis-server.ts";

/** Something that happens just before a call goes on, so that a race comes out the same each time. */
type Between = {
  readonly available?: Partial<Record<keyof AvailableStock, () => Promise<unknown>>>;
  readonly ledger?: Partial<Record<keyof StockLedger, () => Promise<unknown>>>;
};

const interrupted = <Port extends object>(
  port: Port,
  before: Partial<Record<string, () => Promise<unknown>>>,
): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const work = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        await before[String(name)]?.();
        return work.apply(target, given);
      };
    },
  });

/** The ledger and the counters of one test file, each test with the memory whole and SKUs of its own. */
export const useWarehouse = () => {
  let store: Store | undefined;
  let memory: RedisMemory | undefined;
  beforeAll(async () => {
    [store, memory] = await Promise.all([
      openStore(),
      openMemoryOn(hasRealRedis ? startRedis : startJsRedis),
    ]);
  });
  beforeEach(async () => {
    await memory?.stock.rebuild([]);
    await memory?.stock.takeDirty(10_000);
    const notices = (await store?.outbox.unsentNotices(1000)) ?? [];
    await store?.outbox.markNoticesSent(
      notices.map(({ eventId }) => eventId),
      second(0),
    );
  });
  afterAll(async () => {
    await memory?.close();
    await store?.close();
  });
  const sql = (): Store => {
    if (!store) throw new Error("the store is not open yet");
    return store;
  };
  const redis = (): RedisMemory => {
    if (!memory) throw new Error("the memory is not open yet");
    return memory;
  };
  let times = 0;
  const now = (): Instant => second(1000 + times++);

  return {
    sql,
    redis,
    upkeep: (between: Between = {}) =>
      stockUpkeep({
        ledger: interrupted(sql().ledger, between.ledger ?? {}),
        available: interrupted(redis().stock, between.available ?? {}),
        outbox: sql().outbox,
        ids: { eventId: (...of) => `evt_${of.join("_")}` as EventId },
        now,
      }),
    /** A receipt in the ledger alone: Redis knows nothing of it. */
    async receive(sku: Sku, units: number): Promise<void> {
      const outcome = await sql().ledger.move({
        sku,
        kind: "receipt",
        delta: units,
        reference: unique(),
        at: second(0),
      });
      if (outcome.tag !== "accepted") throw new Error("the receipt was refused");
    },
    aSku: () => aSku(),
    /** What the door may sell, and what is held. */
    async counts(sku: Sku) {
      const { available, held } = (await redis().stock.counts([sku])).get(sku) ?? {};
      return { available, held };
    },
    /** A buyer's hold, and what may become of it. */
    async hold(sku: Sku, quantity: number) {
      const order = anOrder([[sku, quantity]]);
      const cart = aCart({ cartId: order.key.cartId });
      await redis().carts.create(cart);
      const { checkoutId, cartId, fingerprint } = order.key;
      const hold = { checkoutId, cartId, fingerprint, customer: unique(), lines: [{ sku, quantity }] };
      const answer = await redis().door.reserve({
        hold,
        scopedToken: unique(),
        cartVersion: cart.version,
        ttlMs: 60_000,
        limits: new Map(),
      });
      if (answer.tag !== "held-now") throw new Error(`not held: ${answer.tag}`);
      return {
        checkoutId,
        pin: () => redis().holds.pin(hold),
        record: () => sql().orders.record(order),
        place: () => sql().orders.place(checkoutId, paidFor(order)),
        commit: () => redis().holds.commit(hold),
        release: () => redis().holds.release(hold),
        abandon: () =>
          sql().orders.abandon(
            order.key,
            { code: "hold_expired", message: "Too late.", retryable: true },
            second(2),
          ),
      };
    },
    /** Drift that was announced, by SKU. */
    async announced(sku: Sku): Promise<readonly unknown[]> {
      const notices = await sql().outbox.unsentNotices(1000);
      return notices
        .filter(({ subject }) => subject === sku)
        .map(({ type, data }) => ({ type, drift: data["drift"] }));
    },
    /** Makes Redis wrong by so many units, as nothing should. */
    async spoil(sku: Sku, delta: number): Promise<void> {
      const snapshot = await redis().stock.snapshot(sku);
      if (!snapshot) throw new Error("never stocked");
      const { version, through } = snapshot;
      if (!(await redis().stock.reconcile(sku, { version, delta, through }))) throw new Error("not spoiled");
    },
  };
};
