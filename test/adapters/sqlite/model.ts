import type { CheckoutFailure, PlacedOrder } from "../../../domain/checkout.ts";
import { addUp } from "../../../domain/hold.ts";
import type { CheckoutId, EventId, Instant, OrderId, Sku } from "../../../domain/ids.ts";
import { accepted, type Outcome, refused } from "../../../domain/outcome.ts";
import type { CheckoutRecord, NewOrder, RecordRefusal } from "../../../ports/orders.ts";
import type { MovementKind } from "../../../ports/stock-ledger.ts";

type Movement = { readonly kind: MovementKind; readonly delta: number; readonly reference: string };
type Fence = { readonly order: NewOrder; record: CheckoutRecord };
type OutboxRow = {
  readonly eventId: EventId;
  readonly orderId: OrderId;
  sent: boolean;
  claimedUntil?: Instant | undefined;
};

/** The store as plain objects in memory: what each operation must answer, and what must stand afterwards. */
export class Model {
  readonly fences = new Map<CheckoutId, Fence>();
  readonly movements = new Map<Sku, Movement[]>();
  readonly outbox: OutboxRow[] = [];
  readonly logs = new Map<OrderId, EventId[]>();

  onHand(sku: Sku): number {
    return (this.movements.get(sku) ?? []).reduce((sum, { delta }) => sum + delta, 0);
  }

  record(order: NewOrder): Outcome<null, RecordRefusal> {
    const { key, at, orderId, paymentIntentId } = order;
    const own = this.fences.get(key.checkoutId);
    if (own) {
      const same = own.record.key.fingerprint === key.fingerprint;
      const happened = own.record.state === "placed" || (own.record.state === "recorded" && same);
      return happened ? accepted(null) : refused({ tag: "abandoned" });
    }
    const others = [...this.fences.values()].map(({ record }) => record);
    if (others.some((other) => other.key.scopedToken === key.scopedToken))
      return refused({ tag: "abandoned" });
    if (others.some((other) => other.state !== "abandoned" && other.key.cartId === key.cartId))
      return refused({ tag: "cart-ordered" });
    const units = addUp(order.snapshot.lines);
    if (units.some(({ sku, quantity }) => this.onHand(sku) < quantity))
      return refused({ tag: "out-of-stock" });
    this.fences.set(key.checkoutId, {
      order,
      record: { key, since: at, state: "recorded", orderId, paymentIntentId },
    });
    for (const { sku, quantity } of units)
      this.#move(sku, { kind: "order", delta: -quantity, reference: key.checkoutId });
    return accepted(null);
  }

  /** `numbered` is the number that the store gave the order when it placed it. */
  place(
    order: NewOrder,
    eventId: EventId,
    at: Instant,
    numbered: string,
  ): Outcome<PlacedOrder, { tag: "abandoned" }> | "thrown" {
    const fence = this.fences.get(order.key.checkoutId);
    if (!fence) return "thrown";
    const { record } = fence;
    if (record.state === "abandoned") return refused({ tag: "abandoned" });
    if (record.state === "placed") return accepted(record.order);
    const { orderId } = record;
    const placed = { orderId, orderNumber: numbered, placedAt: at };
    fence.record = { key: record.key, since: at, state: "placed", order: placed };
    this.append(orderId, eventId);
    return accepted(placed);
  }

  abandon(order: NewOrder, failure: CheckoutFailure, at: Instant): CheckoutRecord {
    const { key } = order;
    const fence = this.fences.get(key.checkoutId);
    if (fence && fence.record.state !== "recorded") return fence.record;
    const record: CheckoutRecord = { key: fence?.record.key ?? key, since: at, state: "abandoned", failure };
    if (fence) {
      for (const { sku, quantity } of addUp(fence.order.snapshot.lines))
        this.#move(sku, { kind: "order-undone", delta: quantity, reference: key.checkoutId });
      fence.record = record;
      return record;
    }
    const tokenTaken = [...this.fences.values()].some(
      (other) => other.record.key.scopedToken === key.scopedToken,
    );
    if (!tokenTaken) this.fences.set(key.checkoutId, { order, record });
    return record;
  }

  move(sku: Sku, kind: "receipt" | "adjustment", delta: number, reference: string) {
    const before = this.movements
      .get(sku)
      ?.find(
        (move) => (move.kind === "receipt" || move.kind === "adjustment") && move.reference === reference,
      );
    const same = before?.kind === kind && before.delta === delta;
    if (before && !same) return refused({ tag: "reference-reused" } as const);
    if (!before && this.onHand(sku) + delta < 0)
      return refused({ tag: "insufficient-stock", onHand: this.onHand(sku) } as const);
    if (!before) this.#move(sku, { kind, delta, reference });
    const movementNo = this.movements.get(sku)?.length ?? 0;
    return accepted({ sku, onHand: this.onHand(sku), movementNo, repeated: before !== undefined });
  }

  append(orderId: OrderId, eventId: EventId): void {
    this.logs.set(orderId, [...(this.logs.get(orderId) ?? []), eventId]);
    this.outbox.push({ eventId, orderId, sent: false });
  }

  claim(now: Instant, until: Instant, limit: number, orderId?: OrderId): EventId[] {
    const waiting = this.outbox.filter((row) => !row.sent);
    const held = new Set(waiting.filter((row) => (row.claimedUntil ?? now) > now).map((row) => row.orderId));
    const given = waiting
      .filter((row) => !held.has(row.orderId) && (orderId === undefined || row.orderId === orderId))
      .slice(0, limit);
    for (const row of given) row.claimedUntil = until;
    return given.map(({ eventId }) => eventId);
  }

  markSent(eventIds: readonly EventId[]): void {
    for (const row of this.outbox) if (eventIds.includes(row.eventId)) row.sent = true;
  }

  unclaim(eventIds: readonly EventId[]): void {
    for (const row of this.outbox) if (eventIds.includes(row.eventId)) row.claimedUntil = undefined;
  }

  #move(sku: Sku, movement: Movement): void {
    this.movements.set(sku, [...(this.movements.get(sku) ?? []), movement]);
  }
}
