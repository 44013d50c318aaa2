import type { InvocationContext } from "@azure/functions";
import type { Instant } from "../../domain/ids.ts";
import { plus } from "../../domain/instant.ts";
import type { CheckoutSagas } from "../checkouts/standing.ts";

/** A timer: its name, its schedule, and what it does. */
export type Timer = {
  readonly name: string;
  readonly schedule: string;
  readonly runOnStartup?: true;
  run(sagas: CheckoutSagas, context: InvocationContext): Promise<unknown>;
};

type Needs = {
  readonly relay: { sweep(): Promise<number> };
  readonly stock: {
    reconcileAll(): Promise<readonly object[]>;
    reconcileDirty(): Promise<readonly object[]>;
  };
  readonly inbox: { sweep(sagas: CheckoutSagas): Promise<void>; forget(before: Instant): Promise<number> };
  readonly sweep: (sagas: CheckoutSagas) => Promise<object>;
  readonly now: () => Instant;
  readonly retentionMs: number;
  readonly schedules: Readonly<Record<"relay" | "inbox" | "sweep" | "reconcile" | "dirty" | "purge", string>>;
};

/** What happens without anybody asking. Each says what it did, in numbers. */
export const timers = ({
  relay,
  stock,
  inbox,
  sweep,
  now,
  retentionMs,
  schedules,
}: Needs): readonly Timer[] => [
  { name: "timer-relay", schedule: schedules.relay, run: () => relay.sweep() },
  { name: "timer-inbox", schedule: schedules.inbox, run: (sagas) => inbox.sweep(sagas) },
  { name: "timer-sweep", schedule: schedules.sweep, run: (sagas) => sweep(sagas) },
  { name: "timer-dirty", schedule: schedules.dirty, runOnStartup: true, run: () => stock.reconcileDirty() },
  { name: "timer-reconcile", schedule: schedules.reconcile, run: () => stock.reconcileAll() },
  {
    name: "timer-purge",
    schedule: schedules.purge,
    run: async (sagas) => {
      const before = plus(now(), -retentionMs);
      return { instances: await sagas.purge(before), webhooks: await inbox.forget(before) };
    },
  },
];
