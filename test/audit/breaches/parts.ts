import type { QuoteSnapshot } from "../../../domain/quote.ts";
import type { Draft, World } from "../a-world.ts";

export const first = <T>(things: readonly T[]): T => {
  const [thing] = things;
  if (thing === undefined) throw new Error("there is nothing to spoil");
  return thing;
};

export const stock = (world: World) => first(world.store.stock);
export const counter = (world: World) => first([...(world.redis?.skus.values() ?? [])]);
export const offer = (world: World) => first([...world.offers.values()]);
export const order = (world: World) => first(world.store.orders);

/** By the name that its checkout has in `aWorld`. */
export const intent = (world: World, name: string) =>
  first(world.intents.filter(({ id }) => id === `pi_${name}`));
export const checkout = (world: World, name: string) =>
  first(world.store.checkouts.filter(({ checkoutId }) => checkoutId === `chk_${name}`));

/** The events on a subscription. */
export const on = (world: World, subscription: string) => first([world.events.get(subscription) ?? []]);

/** Changes the quote as the order keeps it. */
export const snapshot = (world: World, change: (kept: Draft<QuoteSnapshot>) => void): void => {
  const kept = JSON.parse(order(world).snapshot);
  change(kept);
  order(world).snapshot = JSON.stringify(kept);
};
