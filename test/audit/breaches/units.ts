import { now } from "../a-world.ts";
import type { Breach } from "./breach.ts";
import { counter, first, offer, stock } from "./parts.ts";

export const units: readonly Breach[] = [
  {
    invariant: "S1",
    says: /no more units are sold than were received/,
    when: "an order's units were not taken off those on hand",
    spoil: (world) => {
      first(world.store.lines).quantity += 1;
    },
  },
  {
    invariant: "S1",
    says: /no more units are sold/,
    when: "fewer than none are on hand",
    spoil: (world) => Object.assign(stock(world), { onHand: -1, sum: -1, received: 1 }),
  },
  {
    invariant: "S1",
    says: /sum of movements/,
    when: "a movement is not in the level",
    spoil: (world) => {
      stock(world).sum -= 1;
    },
  },
  {
    invariant: "S1",
    says: /sum of movements/,
    when: "a movement's number is missing",
    spoil: (world) => {
      stock(world).count -= 1;
    },
  },
  {
    invariant: "S7",
    says: /Redis sells no unit that is held/,
    when: "a hold's units came back twice",
    spoil: (world) => {
      counter(world).available += 1;
    },
  },
  {
    invariant: "S7",
    says: /customers are offered no unit/,
    when: "customers are offered a unit that was sold",
    spoil: (world) => {
      offer(world).available += 1;
    },
  },
  {
    invariant: "S7",
    says: /no checkout that ended holds units/,
    when: "a checkout that failed keeps its units",
    spoil: (world) => {
      counter(world).holds.push({ checkoutId: "chk_failed", quantity: 1, expiresAt: now + 60_000 });
      counter(world).available -= 1;
    },
  },
  {
    invariant: "S7",
    says: /no checkout that ended holds units/,
    when: "a pinned hold has neither a saga nor a fence",
    spoil: (world) => {
      const pinned = { checkoutId: "chk_unknown", quantity: 1, expiresAt: Number.POSITIVE_INFINITY };
      counter(world).holds.push(pinned);
      counter(world).available -= 1;
      offer(world).available -= 1;
    },
  },
  {
    invariant: "S7",
    says: /a hold ended as its checkout did/,
    when: "a placed order's hold was released",
    spoil: (world) => {
      world.redis?.ended.set("chk_placed", "released");
    },
  },
  {
    invariant: "S7",
    says: /a hold ended as its checkout did/,
    when: "a failed checkout's hold was committed",
    spoil: (world) => {
      world.redis?.ended.set("chk_failed", "committed");
    },
  },
  {
    invariant: "L2",
    says: /units of expired holds are offered/,
    when: "an expired hold still keeps its unit from customers",
    spoil: (world) => {
      offer(world).available -= 1;
    },
  },
  {
    invariant: "L3",
    says: /every unit that nobody holds can be sold/,
    when: "a unit is neither sold nor held nor for sale",
    spoil: (world) => {
      counter(world).available -= 1;
    },
  },
  {
    invariant: "L3",
    says: /every unit that nobody holds can be sold/,
    when: "Redis does not know a SKU that is on hand",
    spoil: (world) => {
      world.redis?.skus.clear();
    },
  },
  {
    invariant: "L3",
    says: /Redis has its memory/,
    when: "Redis has lost its memory and stays so",
    spoil: (world) => {
      world.redis = undefined;
    },
  },
];
