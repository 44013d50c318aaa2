import type { Evidence } from "./evidence.ts";
import { check, checkInTime, type Finding } from "./finding.ts";
import type { Intent } from "./read-payments.ts";

const graceMs = 120_000;
/** The longest hold that is waited for where a checkout does not say its own: the product's own setting. */
const holdMs = 600_000;

/** L1: everything that was started ends. `settled`: nothing may run any more, however young it is. */
export const livenessFindings = (
  { store, alive, intents, at }: Evidence,
  settled: boolean,
): readonly Finding[] => {
  const running = new Set(alive.map(({ checkoutId }) => checkoutId));
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));

  return [
    check(
      "L1",
      "every saga ends within its hold and two minutes",
      alive,
      ({ checkoutId, createdAt, said }) => {
        const until = (said ? Date.parse(said.holdExpiresAt) : createdAt) + graceMs;
        return settled || at > until ? `${checkoutId} still runs (${said?.status ?? "pending"})` : undefined;
      },
    ),
    check(
      "L1",
      "every recorded order is placed or abandoned",
      store.checkouts,
      ({ checkoutId, state, since }) => {
        if (state !== "recorded" || (running.has(checkoutId) && !settled)) return undefined;
        return settled || at - Date.parse(since) > graceMs
          ? `${checkoutId} is recorded since ${since}`
          : undefined;
      },
    ),
    checkInTime(
      "L1",
      "no money is held for a checkout that has ended",
      intents.filter(({ checkoutId }) => !running.has(checkoutId)),
      (intent) => {
        const state = states.get(intent.checkoutId);
        if (isQuiet(intent) || state === "placed" || state === "recorded") return undefined;
        if (state === undefined && !settled && at - intent.createdAt < holdMs + graceMs) return undefined;
        return `${intent.id} is ${intent.status}, its checkout ${intent.checkoutId} is ${state ?? "unknown"}`;
      },
    ),
  ];
};

const isQuiet = ({ status, received, refunded }: Intent): boolean =>
  status === "canceled" || (status === "succeeded" && refunded >= received);
