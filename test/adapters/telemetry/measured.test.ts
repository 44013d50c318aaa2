import { describe, expect, it } from "vitest";
import type { Instruments } from "../../../adapters/telemetry/instruments.ts";
import { measuring } from "../../../adapters/telemetry/measured.ts";
import type { CheckoutStatus, StepRecord } from "../../../domain/checkout.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import type { CheckoutId, Instant, Sku } from "../../../domain/ids.ts";
import type { Answers, CheckoutAnswer } from "../../../ports/answers.ts";
import type { Instance, Sagas } from "../../../ports/sagas.ts";

const now = "2026-11-24T12:00:00.000Z" as Instant;
const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString() as Instant;

type Said = { readonly status: CheckoutStatus; readonly steps: readonly StepRecord[] };

/** Everything that was measured, in order. */
const aMeasuring = ({
  oldest,
  held = 0,
  expired = 0,
  away = false,
}: {
  readonly oldest?: Instant;
  readonly held?: number;
  readonly expired?: number;
  readonly away?: boolean;
} = {}) => {
  const seen: [string, number, object][] = [];
  const note = (name: string) => (value: number, of: object) => void seen.push([name, value, of]);
  const instruments: Instruments = {
    checkouts: note("checkouts"),
    stepDuration: note("stepDuration"),
    holdsActive: note("holdsActive"),
    holdsExpired: note("holdsExpired"),
    stockDrift: note("stockDrift"),
    outboxLag: note("outboxLag"),
    compensationAge: note("compensationAge"),
    needsAttention: note("needsAttention"),
  };
  const unlessAway = <T>(value: T): Promise<T> =>
    away ? Promise.reject(new Error("away")) : Promise.resolve(value);
  const measured = measuring(instruments)({
    outbox: { backlog: () => unlessAway({ waiting: oldest ? 1 : 0, ...(oldest ? { oldest } : {}) }) },
    holds: { active: () => unlessAway(held), takeExpired: () => unlessAway(expired) },
    now: () => now,
    firstUndo: "orders.cancel",
  });
  return { seen, measured };
};

const engine = (alive: readonly (Said | undefined)[]): Sagas<null, Said> => ({
  start: async () => "started",
  find: async () => undefined,
  raise: async () => {},
  alive: async () => alive.map((said) => ({ said }) as unknown as Instance<Said, null>),
  purge: async () => 0,
});

const saga = (status: CheckoutStatus, ...steps: readonly (readonly [string, number])[]): Said => ({
  status,
  steps: steps.map(([name, seconds]) => ({ name, startedAt: ago(seconds) })),
});

describe("the relay, measured", () => {
  it("says for how long the oldest event waits, after it was at it", async () => {
    const { seen, measured } = aMeasuring({ oldest: ago(90) });
    const relay = measured.relay({ sweep: async () => 3, announce: async () => {} });
    expect(await relay.sweep()).toBe(3);
    expect(relay.announce).toBeTypeOf("function");
    expect(seen).toEqual([["outboxLag", 90, {}]]);
  });

  it("says so also when it fails, which is thrown on", async () => {
    const { seen, measured } = aMeasuring({ oldest: ago(5) });
    const relay = measured.relay({
      sweep: async () => {
        throw new Error("the bus is away");
      },
    });
    await expect(relay.sweep()).rejects.toThrow("the bus is away");
    expect(seen).toEqual([["outboxLag", 5, {}]]);
  });

  it("says 0 when nothing waits, and nothing when nobody knows", async () => {
    const idle = aMeasuring();
    await idle.measured.relay({ sweep: async () => 0 }).sweep();
    expect(idle.seen).toEqual([["outboxLag", 0, {}]]);
    const blind = aMeasuring({ away: true });
    expect(await blind.measured.relay({ sweep: async () => 1 }).sweep()).toBe(1);
    expect(blind.seen).toEqual([]);
  });
});

describe("the stock, measured", () => {
  it("says by how much each SKU was off that was corrected, with its sign", async () => {
    const { seen, measured } = aMeasuring();
    const drifts = [
      { sku: "A" as Sku, drift: 2 },
      { sku: "B" as Sku, drift: -1 },
    ];
    const stock = measured.stock({ reconcileAll: async () => drifts, reconcileDirty: async () => [] });
    expect(await stock.reconcileAll()).toBe(drifts);
    expect(await stock.reconcileDirty()).toEqual([]);
    expect(seen).toEqual([
      ["stockDrift", 2, { sku: "A" }],
      ["stockDrift", -1, { sku: "B" }],
    ]);
  });
});

describe("the sweep, measured", () => {
  const swept = { placed: 0, abandoned: 0, failed: 0 };
  const sweep = async (sagas: Sagas<null, Said>) => {
    await sagas.alive();
    return swept;
  };

  it("counts holds, those that ran out and who waits for a person, and says how long the oldest way back is", async () => {
    const { seen, measured } = aMeasuring({ held: 7, expired: 3 });
    const alive = [
      saga("charging", ["payment.authorize", 5000]),
      undefined,
      saga("compensating", ["payment.authorize", 60], ["orders.cancel", 40], ["payment.void", 30]),
      saga("needs_attention", ["payment.authorize", 2000], ["orders.cancel", 1000], ["orders.cancel", 10]),
    ];
    expect(await measured.sweep(sweep)(engine(alive))).toBe(swept);
    expect(new Set(seen)).toEqual(
      new Set([
        ["holdsActive", 7, {}],
        ["holdsExpired", 3, {}],
        ["compensationAge", 1000, {}],
        ["needsAttention", 1, {}],
      ]),
    );
  });

  it("says 0 when nothing is undone", async () => {
    const { seen, measured } = aMeasuring();
    await measured.sweep(sweep)(engine([saga("placing", ["payment.capture", 9000])]));
    expect(seen).toContainEqual(["compensationAge", 0, {}]);
    expect(seen).toContainEqual(["needsAttention", 0, {}]);
  });

  it("says nothing of what cannot be asked, and the sweep goes on", async () => {
    const { seen, measured } = aMeasuring({ away: true });
    const blind = {
      ...engine([]),
      alive: async () => {
        throw new Error("the engine is away");
      },
    };
    const careful = async (sagas: Sagas<null, Said>) => {
      await sagas.alive().catch(() => {});
      return swept;
    };
    expect(await measured.sweep(careful)(blind)).toBe(swept);
    expect(seen).toEqual([]);
  });

  it("counts the checkouts that it ended itself, since no saga can", async () => {
    const { seen, measured } = aMeasuring();
    await measured.sweep(async () => ({ placed: 2, abandoned: 1 }))(engine([]));
    expect(seen).toContainEqual(["checkouts", 2, { outcome: "completed" }]);
    expect(seen).toContainEqual(["checkouts", 1, { outcome: "dependency_unavailable" }]);
  });
});

describe("answers, measured", () => {
  it("count each checkout that ended by how it did, and none that waits for its customer", async () => {
    const { seen, measured } = aMeasuring();
    const published: CheckoutAnswer[] = [];
    const answers = measured.answers({
      publish: async (_, answer) => void published.push(answer),
      listen: async () => ({ next: async () => undefined, close: async () => {} }),
      waitsForAction: async () => false,
    } satisfies Answers);
    const given: CheckoutAnswer[] = [
      { status: "completed", order: {} as never },
      { status: "failed", failure: failure("payment_declined", "generic_decline") },
      { status: "cancelled", failure: failure("checkout_cancelled") },
      { status: "requires_action", nextAction: {} as never, holdExpiresAt: now },
    ];
    for (const answer of given) await answers.publish("chk_1" as CheckoutId, answer);
    expect(published).toEqual(given);
    expect(seen).toEqual([
      ["checkouts", 1, { outcome: "completed" }],
      ["checkouts", 1, { outcome: "payment_declined" }],
      ["checkouts", 1, { outcome: "checkout_cancelled" }],
    ]);
  });
});
