import type { Endpoints } from "../supervisor/endpoints.ts";
import { type AliveSaga, aliveSagas } from "./read-engine.ts";
import { eventsOnSubscriptions, type SeenEvent } from "./read-events.ts";
import { type Intent, readIntents } from "./read-payments.ts";
import { type RedisStock, readRedis } from "./read-redis.ts";
import { readStore, type Store } from "./read-store.ts";

/** Everything that the invariants speak of, read from where it truly is. */
export type Evidence = {
  readonly store: Store;
  readonly intents: readonly Intent[];
  /** undefined where Redis has lost its memory and nothing was rebuilt yet. */
  readonly redis: RedisStock | undefined;
  /** By subscription: those that nobody consumes from. */
  readonly events: ReadonlyMap<string, readonly SeenEvent[]>;
  readonly alive: readonly AliveSaga[];
  readonly at: number;
};

export type GatherOptions = {
  /** Subscriptions to look into; what was taken from one by its consumer cannot be seen there any more. */
  readonly subscriptions?: readonly string[];
};

export const gather = async (
  endpoints: Endpoints,
  { subscriptions = ["analytics", "email"] }: GatherOptions = {},
): Promise<Evidence> => {
  // The engine first: what it does not run any more cannot change what is read after it.
  const alive = await aliveSagas(endpoints);
  const [intents, redis, events] = await Promise.all([
    readIntents(endpoints),
    readRedis(endpoints),
    eventsOnSubscriptions(endpoints, subscriptions),
  ]);
  return { alive, intents, redis, events, store: readStore(endpoints.sqlite), at: Date.now() };
};
