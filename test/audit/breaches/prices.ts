import type { Breach } from "./breach.ts";
import { first, order, snapshot } from "./parts.ts";

export const prices: readonly Breach[] = [
  {
    invariant: "S5",
    says: /the quote's total/,
    when: "an order's total is not its quote's",
    spoil: (world) => {
      order(world).total += 1;
    },
  },
  {
    invariant: "S5",
    says: /lines are its quote's/,
    when: "a line was sold at another price",
    spoil: (world) => {
      first(world.store.lines).unitPrice -= 1;
    },
  },
  {
    invariant: "S5",
    says: /on the quote that was given/,
    when: "an order's snapshot is of other prices than the customer saw",
    spoil: (world) =>
      snapshot(world, (quote) => {
        first(quote.lines).unitPrice.amount += 1;
      }),
  },
  {
    invariant: "S5",
    says: /the hash it was given with/,
    when: "a quote was changed after it had been given",
    spoil: (world) => {
      const quote = first([...world.quotes.values()]);
      first(quote.lines).title = "Another mug";
      snapshot(world, (kept) => {
        first(kept.lines).title = "Another mug";
      });
    },
  },
  {
    invariant: "S5",
    says: /what is told of an order/,
    when: "subscribers are told another total",
    spoil: (world) => {
      const event = first(world.store.events);
      event.data = event.data.replace(/"total":\{"amount":\d+/, '"total":{"amount":1');
    },
  },
];
