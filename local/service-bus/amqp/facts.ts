import type { DeliveryFacts } from "../message/delivery.ts";
import type { Held } from "../queue/held.ts";

/** What a held message's annotations and header are to say. */
export const factsOf = (held: Held): DeliveryFacts => ({
  sequence: held.sequence,
  enqueuedSequence: held.enqueuedSequence,
  enqueuedAt: held.enqueuedAt,
  deliveryCount: held.deliveryCount,
  ttlMs: Number.isFinite(held.expiresAt) ? held.expiresAt - held.enqueuedAt : undefined,
  lockedUntil: held.lock?.until,
  state: held.deferred ? "deferred" : "active",
});
