import type { Evidence } from "./evidence.ts";
import { check, checkInTime, type Finding } from "./finding.ts";
import type { RedisStock } from "./read-redis.ts";

/** What S7 says of single holds: none outlives its checkout, and each ended as its checkout did. */
export const holdFindings = (
  { store, alive, at }: Evidence,
  redis: RedisStock,
  settled: boolean,
): readonly Finding[] => {
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const running = new Set(alive.map(({ checkoutId }) => checkoutId));
  const holds = [...redis.skus].flatMap(([sku, { holds: some }]) => some.map((hold) => ({ sku, ...hold })));

  return [
    checkInTime("S7", "no checkout that ended holds units", holds, ({ sku, checkoutId, expiresAt }) => {
      if (running.has(checkoutId)) return undefined;
      if (expiresAt <= at) return undefined; // counts as sellable: the next sale takes it back
      const state = states.get(checkoutId);
      const isPinned = expiresAt === Number.POSITIVE_INFINITY;
      // The door died before there was a saga: its hold expires. A pinned one would stay for ever.
      if (state === undefined && !(isPinned && settled)) return undefined;
      return `${checkoutId} (${state ?? "unknown"}) still holds units of ${sku}`;
    }),
    check("S7", "a hold ended as its checkout did", store.checkouts, ({ checkoutId, state }) => {
      const end = redis.ended.get(checkoutId);
      if (state === "placed" && end === "released") return `${checkoutId} is placed, its hold was released`;
      if (state === "abandoned" && end === "committed")
        return `${checkoutId} is abandoned, its hold was committed`;
      return undefined;
    }),
  ];
};
