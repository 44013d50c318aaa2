import type { Evidence } from "./evidence.ts";
import { check, type Finding } from "./finding.ts";

const graceMs = 120_000;

/** L1: everything that was started ends. `settled`: nothing may run any more, however young it is. */
export const livenessFindings = ({ store, alive, at }: Evidence, settled: boolean): readonly Finding[] => [
  check("L1", "every saga ends within its hold and two minutes", alive, ({ checkoutId, createdAt, said }) => {
    const until = (said ? Date.parse(said.holdExpiresAt) : createdAt) + graceMs;
    return settled || at > until ? `${checkoutId} still runs (${said?.status ?? "pending"})` : undefined;
  }),
  check(
    "L1",
    "every recorded order is placed or abandoned",
    store.checkouts,
    ({ checkoutId, state, since }) => {
      if (state !== "recorded") return undefined;
      return settled || at - Date.parse(since) > graceMs
        ? `${checkoutId} is recorded since ${since}`
        : undefined;
    },
  ),
];
