import type { World } from "../a-world.ts";
import type { Breach } from "./breach.ts";
import { first, on } from "./parts.ts";

export const events: readonly Breach[] = [
  {
    invariant: "S3",
    says: /analytics has no event of an order that the log does not have/,
    when: "an event was sent that was never written",
    spoil: (world) => {
      on(world, "analytics").push({ ...first(on(world, "analytics")), id: "evt_other" });
    },
  },
  {
    invariant: "S6",
    says: /numbered from 1 without gaps/,
    when: "an order's log has a gap",
    spoil: (world) => {
      first(world.store.events.slice(1)).sequence = 3;
    },
  },
  {
    invariant: "S6",
    says: /numbered from 1 without gaps/,
    when: "a placed order has no log",
    spoil: (world) => {
      world.store.events = [];
    },
  },
  {
    invariant: "S6",
    says: /every event was sent/,
    when: "an event stays in the outbox",
    spoil: (world) => {
      first(world.store.events).sentAt = null;
    },
  },
  {
    invariant: "S6",
    says: /every event was sent/,
    when: "a notice stays unsent",
    spoil: (world) => {
      first(world.store.notices).sentAt = null;
    },
  },
  ...["analytics", "warehouse"].map((subscription) => ({
    invariant: "S6",
    says: new RegExp(`every event reached ${subscription}`),
    when: `an event that counts as sent is not on ${subscription}`,
    spoil: (world: World) => {
      on(world, subscription).pop();
    },
  })),
  ...["analytics", "warehouse"].map((subscription) => ({
    invariant: "S6",
    says: new RegExp(`${subscription} has each order's events in their order`),
    when: `an order's events are the wrong way round on ${subscription}`,
    spoil: (world: World) => {
      on(world, subscription).reverse();
    },
  })),
  ...["analytics", "warehouse"].map((subscription) => ({
    invariant: "S6",
    says: new RegExp(`${subscription} has the events as the log has them`),
    when: `an event has another number on ${subscription} than in the log`,
    spoil: (world: World) => {
      first(on(world, subscription).slice(1)).sequence = 3;
    },
  })),
  {
    invariant: "S6",
    says: /has only events that are for it/,
    when: "the warehouse is sent what its filter leaves out",
    spoil: (world) => {
      on(world, "warehouse").push({ ...first(on(world, "analytics").slice(-1)) });
    },
  },
  {
    invariant: "S6",
    says: /warehouse has the events as the log has them/,
    when: "an event was sent with other content than was written",
    spoil: (world) => {
      first(on(world, "warehouse")).data = { lines: [] };
    },
  },
  {
    invariant: "S3",
    says: /warehouse has no event of an order that the log does not have/,
    when: "the warehouse is told of an order that does not stand",
    spoil: (world) => {
      first(on(world, "warehouse")).id = "evt_other";
    },
  },
];
