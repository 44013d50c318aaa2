import { now } from "../a-world.ts";
import type { Breach } from "./breach.ts";
import { checkout, intent } from "./parts.ts";

export const liveness: readonly Breach[] = [
  {
    invariant: "L1",
    says: /every saga ends/,
    when: "a saga still runs when all should be quiet",
    spoil: (world) => {
      world.alive.push({ checkoutId: "chk_stuck", createdAt: now, said: null });
    },
  },
  {
    invariant: "L1",
    says: /recorded order is placed or abandoned/,
    when: "an order stays recorded",
    spoil: (world) => {
      checkout(world, "failed").state = "recorded";
    },
  },
  {
    invariant: "L1",
    says: /no money is held/,
    when: "a failed checkout's payment was not cancelled",
    spoil: (world) => {
      intent(world, "failed").status = "requires_capture";
    },
  },
  {
    invariant: "L1",
    says: /no money is held/,
    when: "money is held for a checkout that nobody knows",
    spoil: (world) =>
      void Object.assign(intent(world, "failed"), { status: "requires_capture", checkoutId: "chk_lost" }),
  },
];
