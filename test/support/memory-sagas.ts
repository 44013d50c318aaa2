import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import type { Instance, RuntimeStatus, Sagas } from "../../ports/sagas.ts";

type CheckoutInstance = Instance<SagaStatus, CheckoutRequest>;
const alive: readonly RuntimeStatus[] = ["pending", "running", "suspended"];

/**
 * An engine that starts sagas and never moves them: what they do is told by the test. It can be away. It keeps how
 * often each was looked for and what was raised, and loses what was raised for a saga that it has not begun: engines may.
 */
export const memorySagas = (now: () => Instant) => {
  const instances = new Map<CheckoutId, CheckoutInstance>();
  const raised: { readonly checkoutId: CheckoutId; readonly event: string }[] = [];
  const found = new Map<CheckoutId, number>();
  const engine = {
    away: false,
    deafFor: new Set<CheckoutId>(),
    /** Happens once, before the next look for a saga is answered. */
    beforeNextFind: undefined as (() => Promise<void>) | undefined,
  };
  const reach = () => {
    if (engine.away) throw new Error("the engine is away");
  };
  const set = (checkoutId: CheckoutId, over: Partial<CheckoutInstance> = {}): void => {
    const before = instances.get(checkoutId);
    instances.set(checkoutId, {
      checkoutId,
      runtimeStatus: "running",
      createdAt: before?.createdAt ?? now(),
      said: undefined,
      input: undefined,
      ...before,
      lastUpdatedAt: now(),
      ...over,
    });
  };
  const sagas: Sagas<CheckoutRequest, SagaStatus> = {
    async start(checkoutId, input) {
      reach();
      const there = instances.get(checkoutId);
      if (there && alive.includes(there.runtimeStatus)) return "running";
      instances.delete(checkoutId);
      set(checkoutId, { runtimeStatus: "pending", input });
      return "started";
    },
    async find(checkoutId) {
      reach();
      found.set(checkoutId, (found.get(checkoutId) ?? 0) + 1);
      const before = engine.beforeNextFind;
      engine.beforeNextFind = undefined;
      await before?.();
      const there = instances.get(checkoutId);
      return there && (there.said === undefined ? there : { ...there, input: undefined });
    },
    async raise(checkoutId, event) {
      reach();
      if (engine.deafFor.has(checkoutId)) throw new Error("the event was not taken");
      const there = instances.get(checkoutId);
      const hears = there && there.runtimeStatus !== "pending" && alive.includes(there.runtimeStatus);
      if (hears) raised.push({ checkoutId, event });
    },
    async alive() {
      reach();
      return [...instances.values()].filter(({ runtimeStatus }) => alive.includes(runtimeStatus));
    },
    async purge(createdBefore) {
      reach();
      const ended = [...instances.values()].filter(
        ({ runtimeStatus, createdAt }) => !alive.includes(runtimeStatus) && createdAt < createdBefore,
      );
      for (const { checkoutId } of ended) instances.delete(checkoutId);
      return ended.length;
    },
  };
  /** What it was started with; the engine itself keeps that to itself once the saga has spoken. */
  const startedWith = (checkoutId: CheckoutId) => instances.get(checkoutId)?.input;
  return Object.assign(engine, { sagas, found, raised, set, startedWith });
};

export type MemorySagas = ReturnType<typeof memorySagas>;
