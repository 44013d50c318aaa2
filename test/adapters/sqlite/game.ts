import { expect } from "vitest";
import type { CartId, EventId, Sku } from "../../../domain/ids.ts";
import { never } from "../../../domain/never.ts";
import type { NewOrder } from "../../../ports/orders.ts";
import { anOrder, cancelled, declined, paidFor, second, unique } from "../../ports/order-builders.ts";
import type { Store } from "../../ports/store.ts";
import { Model } from "./model.ts";
import type { Operation } from "./operations.ts";

/** Asks store and model the same, operation by operation, and expects the same answers and the same state. */
export class Game {
  readonly #model = new Model();
  readonly #store: Store;
  readonly #skus: readonly Sku[];
  readonly #orders: readonly NewOrder[];
  #claimed: EventId[] = [];
  #now = 0;

  /** With a few units of each SKU, and nothing in the outbox that an earlier game left there. */
  static async begin(store: Store): Promise<Game> {
    const left = await store.outbox.claim(allThatWaits);
    await store.outbox.markSent(
      left.map(({ eventId }) => eventId),
      allThatWaits.now,
    );
    const game = new Game(store);
    for (const sku of [0, 1, 2]) await game.play({ ask: "receipt", sku, delta: 6, reference: "a" });
    return game;
  }

  constructor(store: Store) {
    this.#store = store;
    const run = unique();
    this.#skus = [0, 1, 2].map((number) => `${run}-${number}` as Sku);
    this.#orders = [0, 1, 2, 3, 4, 5, 6].map((number) => {
      const [one, other] = [this.#sku(number), this.#sku(number + 1)];
      // Two pairs share a cart and one pair a token, so that they get in each other's way.
      const cartId = `cart_${run}-${number < 4 ? number >> 1 : number}` as CartId;
      const scopedToken = `token-${run}-${Math.min(number, 5)}`;
      const lines = [[one, 1], [other, 2], ...(number % 2 ? [[one, 1] as const] : [])] as const;
      return anOrder(lines, { id: `${run}-${number}`, key: { cartId, scopedToken } });
    });
  }

  async play(operation: Operation): Promise<void> {
    this.#now += 1;
    const [store, model, at] = [this.#store, this.#model, second(this.#now)];
    switch (operation.ask) {
      case "record": {
        const order = { ...this.#order(operation.checkout), at };
        const asked = operation.otherBody ? { ...order, key: { ...order.key, fingerprint: "other" } } : order;
        expect(await store.orders.record(asked)).toEqual(model.record(asked));
        return;
      }
      case "place": {
        const order = this.#order(operation.checkout);
        const paid = paidFor(order, at);
        const answer = await store.orders.place(order.key.checkoutId, paid).catch(() => "thrown" as const);
        const number = answer !== "thrown" && answer.tag === "accepted" ? answer.value.orderNumber : "none";
        expect(answer).toEqual(model.place(order, paid.eventId, at, number));
        return;
      }
      case "abandon": {
        const { key } = this.#order(operation.checkout);
        const failure = operation.isDeclined ? declined : cancelled;
        const expected = model.abandon(this.#order(operation.checkout), failure, at);
        expect(await store.orders.abandon(key, failure, at)).toEqual(expected);
        return;
      }
      case "receipt":
      case "adjustment": {
        const { ask: kind, delta, reference } = operation;
        const sku = this.#sku(operation.sku);
        const answer = await store.ledger.move({ sku, kind, delta, reference, at });
        expect(answer).toEqual(model.move(sku, kind, delta, reference));
        return;
      }
      case "append": {
        const { orderId } = this.#order(operation.checkout);
        const log = model.logs.get(orderId);
        if (!log) return;
        const sequence = log.length + 1;
        const eventId = `evt_${orderId}_${sequence}` as EventId;
        await store.append({ eventId, orderId, sequence, type: "InvoiceIssued", occurredAt: at, data: {} });
        model.append(orderId, eventId);
        return;
      }
      case "claim": {
        const { limit, checkout } = operation;
        const until = second(this.#now + 4);
        const orderId = checkout === null ? undefined : this.#order(checkout).orderId;
        const claimed = await store.outbox.claim({ now: at, until, limit, ...(orderId && { orderId }) });
        const eventIds = claimed.map(({ eventId }) => eventId);
        expect(eventIds).toEqual(model.claim(at, until, limit, orderId));
        this.#claimed.push(...eventIds);
        return;
      }
      case "markSent":
      case "unclaim": {
        const eventIds = this.#claimed.splice(0, operation.count);
        await (operation.ask === "markSent"
          ? store.outbox.markSent(eventIds, at)
          : store.outbox.unclaim(eventIds));
        if (operation.ask === "markSent") model.markSent(eventIds);
        else model.unclaim(eventIds);
        return;
      }
      default:
        never(operation);
    }
  }

  /** Compares all that can be read with the model. */
  async compare(): Promise<void> {
    const { orders, ledger, outbox } = this.#store;
    const fences = this.#model.fences;
    for (const { key, orderId } of this.#orders) {
      const stands = fences.get(key.checkoutId)?.record;
      expect(await orders.find(key.checkoutId)).toEqual(stands);
      const log = stands?.state === "placed" ? this.#model.logs.get(orderId) : undefined;
      expect((await orders.get(orderId))?.events.map(({ eventId }) => eventId)).toEqual(log);
    }
    const asked = this.#orders.map(({ key }) => key.checkoutId);
    const standing = new Set(
      asked.filter((id) => (fences.get(id)?.record.state ?? "abandoned") !== "abandoned"),
    );
    for (const sku of this.#skus) {
      const movements = this.#model.movements.get(sku);
      const level = movements && { sku, onHand: this.#model.onHand(sku), movementNo: movements.length };
      expect(await ledger.reconcileView(sku, asked)).toEqual({ level, standing });
      for (let from = 0; from <= (movements?.length ?? 0); from += 1) {
        const later = (movements ?? []).slice(from).filter(({ kind }) => !kind.startsWith("order"));
        const delta = later.reduce((sum, move) => sum + move.delta, 0);
        expect(await ledger.since(sku, from)).toEqual({ to: movements?.length ?? 0, delta });
      }
    }
    const unsent = this.#model.outbox.filter(({ sent }) => !sent).map(({ eventId }) => eventId);
    expect((await outbox.backlog()).waiting).toBe(unsent.length);
    const rest = await outbox.claim(allThatWaits);
    expect(rest.map(({ eventId }) => eventId)).toEqual(unsent);
  }

  #sku(number: number): Sku {
    return this.#skus[number % this.#skus.length] as Sku;
  }

  #order(number: number): NewOrder {
    return this.#orders[number] as NewOrder;
  }
}

/** A claim that comes after all claims of all games have ended, and is itself of no length. */
const allThatWaits = { now: second(1e6), until: second(1e6), limit: 100_000 };
