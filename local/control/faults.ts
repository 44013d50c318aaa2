/** What a stand-in can be told to do wrong. */
export const faultKinds = ["down", "latency", "error", "lose-answer", "throttle"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The far ends that can be told to fail, with the operations each one knows. Redis takes any script or command name. */
export const faultTargets = {
  redis: "any",
  sql: ["read", "write"],
  "service-bus": ["send", "receive"],
  cosmos: ["read", "write"],
  stripe: ["create", "confirm", "capture", "cancel", "retrieve", "refund", "list", "webhook"],
} as const satisfies Record<string, "any" | readonly string[]>;
export type FaultTarget = keyof typeof faultTargets;

/**
 * A fault as it was put. Without `operation` it strikes every operation of its target; `rate` is the share of calls
 * that it strikes (default 1); `times` is how many calls it strikes before it is spent (default: until it is deleted).
 */
export type Fault = {
  readonly kind: FaultKind;
  readonly operation?: string;
  /** Milliseconds; for `latency` (default 1000). */
  readonly delayMs?: number;
  /** HTTP status; for `error` (default 500). */
  readonly status?: number;
  readonly rate?: number;
  readonly times?: number;
};

/** A fault as `GET /faults` shows it; `left` is null where it has no end. */
export type FaultReport = {
  readonly target: FaultTarget;
  readonly operation: string | null;
  readonly kind: FaultKind;
  readonly hits: number;
  readonly left: number | null;
};

/** The side of the fault register that a stand-in sees. */
export type FaultSource = {
  /** The fault that strikes this call, if any. Asking counts as a hit. */
  strike(target: FaultTarget, operation: string): Fault | undefined;
};

type Entry = { readonly target: FaultTarget; readonly fault: Fault; hits: number; left: number };

/** The register of faults: one per target and operation; a second put replaces the first. */
export class Faults implements FaultSource {
  readonly #entries = new Map<string, Entry>();
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  put(target: FaultTarget, fault: Fault): void {
    const left = fault.times ?? Number.POSITIVE_INFINITY;
    this.#entries.set(key(target, fault.operation), { target, fault, hits: 0, left });
  }

  clear(): void {
    this.#entries.clear();
  }

  strike(target: FaultTarget, operation: string): Fault | undefined {
    if (this.#entries.size === 0) return undefined;
    const entry = [key(target, operation), key(target, undefined)]
      .map((name) => this.#entries.get(name))
      .find((candidate) => candidate !== undefined && candidate.left > 0);
    if (!entry || this.#random() >= (entry.fault.rate ?? 1)) return undefined;
    entry.hits += 1;
    entry.left -= 1;
    return entry.fault;
  }

  list(): FaultReport[] {
    return [...this.#entries.values()].map(({ target, fault, hits, left }) => ({
      target,
      operation: fault.operation ?? null,
      kind: fault.kind,
      hits,
      left: Number.isFinite(left) ? left : null,
    }));
  }
}

const key = (target: FaultTarget, operation: string | undefined) => `${target} ${operation ?? "*"}`;
