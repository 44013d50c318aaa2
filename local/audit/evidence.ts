import { ordersTopic } from "../../contracts/topics.ts";
import type { Endpoints } from "../supervisor/endpoints.ts";
import { type AliveSaga, aliveSagas } from "./read-engine.ts";
import { eventsOnSubscriptions, type SeenEvent } from "./read-events.ts";
import { type Offer, readOffers } from "./read-offers.ts";
import { type Intent, readIntents } from "./read-payments.ts";
import { type KeptQuote, readQuotes } from "./read-quotes.ts";
import { type RedisStock, readRedis } from "./read-redis.ts";
import { readMovements, readStore, type Store } from "./read-store.ts";

/** Everything that the invariants speak of, read from where it truly is. */
export type Evidence = {
  readonly store: Store;
  readonly intents: readonly Intent[];
  /** undefined where Redis has lost its memory and nothing was rebuilt yet. */
  readonly redis: RedisStock | undefined;
  /** By SKU: what customers are shown. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** By id: the quotes as they were given, as far as they are still kept. */
  readonly quotes: ReadonlyMap<string, KeptQuote>;
  /** By subscription: those that nobody consumes from. */
  readonly events: ReadonlyMap<string, readonly SeenEvent[]>;
  readonly alive: readonly AliveSaga[];
  /** SKUs whose units on hand changed while Redis was read: of them the two cannot be compared. */
  readonly moved: ReadonlySet<string>;
  readonly at: number;
};

export type GatherOptions = {
  /** Subscriptions to look into; what was taken from one by its consumer cannot be seen there any more. */
  readonly subscriptions?: readonly string[];
};

/** All but the one that the demo takes from. */
const untouched = ordersTopic.subscriptions.map(({ name }) => name).filter((name) => name !== "warehouse");

export const gather = async (
  endpoints: Endpoints,
  { subscriptions = untouched }: GatherOptions = {},
): Promise<Evidence> => {
  // The engine first: what it does not run any more cannot change what is read after it.
  const alive = await aliveSagas(endpoints);
  const before = readMovements(endpoints.sqlite);
  const redis = await readRedis(endpoints);
  // SQL before the payments and the events: what it has of them was there before, so it must be found there after.
  const store = readStore(endpoints.sqlite);
  const [intents, quotes, offers, events] = await Promise.all([
    readIntents(endpoints),
    readQuotes(endpoints),
    readOffers(
      endpoints,
      store.stock.map(({ sku }) => sku),
    ),
    eventsOnSubscriptions(endpoints, subscriptions),
  ]);
  const moved = new Set(
    store.stock.filter(({ sku, movementNo }) => before.get(sku) !== movementNo).map(({ sku }) => sku),
  );
  return { alive, intents, redis, offers, quotes, events, store, moved, at: Date.now() };
};
