import type { CheckoutStatus, StepRecord } from "../../domain/checkout.ts";
import type { Instant, Sku } from "../../domain/ids.ts";
import { millis } from "../../domain/instant.ts";
import type { Answers } from "../../ports/answers.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Outbox } from "../../ports/outbox.ts";
import type { Sagas } from "../../ports/sagas.ts";
import type { Instruments } from "./instruments.ts";

export type MeasuredNeeds = {
  readonly outbox: Pick<Outbox, "backlog">;
  readonly holds: Pick<Holds, "active" | "takeExpired">;
  readonly now: () => Instant;
  /** The step that every way back begins with. */
  readonly firstUndo: string;
};

type Drift = { readonly sku: Sku; readonly drift: number };
type Relay = { sweep(): Promise<number> };
type Stock = {
  reconcileAll(): Promise<readonly Drift[]>;
  reconcileDirty(): Promise<readonly Drift[]>;
};
type Said = { readonly status: CheckoutStatus; readonly steps: readonly StepRecord[] };
type Swept = { readonly placed: number; readonly abandoned: number };

/** Work that is done without anybody asking, and what it is measured by. What cannot be measured now is left out. */
export const measuring =
  (instruments: Instruments) =>
  ({ outbox, holds, now, firstUndo }: MeasuredNeeds) => {
    const secondsSince = (at: Instant | undefined): number =>
      at === undefined ? 0 : Math.max(0, millis(now()) - millis(at)) / 1000;

    const noteDrifts = async (reconcile: () => Promise<readonly Drift[]>): Promise<readonly Drift[]> => {
      const drifts = await reconcile();
      for (const { sku, drift } of drifts) instruments.stockDrift(drift, { sku });
      return drifts;
    };

    const noteAlive = (alive: readonly { readonly said: Said | undefined }[]): void => {
      const undoing = alive.flatMap(({ said }) =>
        said?.status === "compensating" || said?.status === "needs_attention" ? [said] : [],
      );
      const since = undoing
        .flatMap(({ steps }) => steps.filter(({ name }) => name === firstUndo).slice(0, 1))
        .map(({ startedAt }) => startedAt)
        .toSorted();
      instruments.compensationAge(secondsSince(since[0]), {});
      instruments.needsAttention(undoing.filter(({ status }) => status === "needs_attention").length, {});
    };

    return {
      /** What waits is the more interesting when the relay failed. */
      relay: <R extends Relay>(relay: R): R => ({
        ...relay,
        sweep: async () => {
          try {
            return await relay.sweep();
          } finally {
            await outbox.backlog().then(
              ({ oldest }) => instruments.outboxLag(secondsSince(oldest), {}),
              () => {},
            );
          }
        },
      }),

      stock: <S extends Stock>(stock: S): S => ({
        ...stock,
        reconcileAll: () => noteDrifts(() => stock.reconcileAll()),
        reconcileDirty: () => noteDrifts(() => stock.reconcileDirty()),
      }),

      /** The sweep asks the engine for what is alive anyway; orders that it places or gives up have no saga to say so. */
      sweep:
        <Input, S extends Said, Did extends Swept>(sweep: (sagas: Sagas<Input, S>) => Promise<Did>) =>
        async (sagas: Sagas<Input, S>): Promise<Did> => {
          const [did] = await Promise.all([
            sweep({
              ...sagas,
              alive: async () => {
                const alive = await sagas.alive();
                noteAlive(alive);
                return alive;
              },
            }),
            holds.active().then(
              (count) => instruments.holdsActive(count, {}),
              () => {},
            ),
            holds.takeExpired().then(
              (count) => instruments.holdsExpired(count, {}),
              () => {},
            ),
          ]);
          if (did.placed > 0) instruments.checkouts(did.placed, { outcome: "completed" });
          if (did.abandoned > 0) instruments.checkouts(did.abandoned, { outcome: "dependency_unavailable" });
          return did;
        },

      /** What settles a checkout tells the door that waits for it, once everything is undone where it failed. */
      answers: (answers: Answers): Answers => ({
        ...answers,
        publish: (checkoutId, answer) => {
          if (answer.status === "completed") instruments.checkouts(1, { outcome: "completed" });
          else if ("failure" in answer) instruments.checkouts(1, { outcome: answer.failure.code });
          return answers.publish(checkoutId, answer);
        },
      }),
    };
  };

export type Measured = ReturnType<ReturnType<typeof measuring>>;
