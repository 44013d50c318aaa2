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

/** A fault as it is handed to another process, which strikes by itself and reports its hits under this id. */
export type LentFault = { readonly id: number; readonly fault: Fault; readonly left: number | null };

type Entry = {
  readonly id: number;
  readonly target: FaultTarget;
  readonly fault: Fault;
  hits: number;
  /** The hits that each borrowing process has reported so far; a report says its total, so it may come twice. */
  readonly reported: Map<string, number>;
};

/** The register of faults: one per target and operation (names in any case); a second put replaces the first. */
export class Faults implements FaultSource {
  readonly #entries = new Map<string, Entry>();
  readonly #random: () => number;
  #lastId = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  put(target: FaultTarget, fault: Fault): FaultReport {
    this.#lastId += 1;
    const entry = { id: this.#lastId, target, fault, hits: 0, reported: new Map<string, number>() };
    this.#entries.set(key(target, fault.operation), entry);
    return report(entry);
  }

  clear(): void {
    this.#entries.clear();
  }

  strike(target: FaultTarget, operation: string): Fault | undefined {
    return this.strikeAny(target, [operation]);
  }

  /** As `strike`, for a call that goes by several names: a fault of the first name that has one wins, then a fault of every operation. */
  strikeAny(target: FaultTarget, operations: readonly string[]): Fault | undefined {
    if (this.#entries.size === 0) return undefined;
    const entry = [...operations, undefined]
      .map((operation) => this.#entries.get(key(target, operation)))
      .find((candidate) => candidate !== undefined && left(candidate) > 0);
    if (!entry || this.#random() >= (entry.fault.rate ?? 1)) return undefined;
    entry.hits += 1;
    return entry.fault;
  }

  /** The call that was struck turned out to be none: its hit does not count. */
  takeBack(target: FaultTarget, fault: Fault): void {
    const entry = this.#entries.get(key(target, fault.operation));
    if (entry?.fault === fault) entry.hits -= 1;
  }

  /** Whether any fault of the target can still strike. */
  armed(target: FaultTarget): boolean {
    if (this.#entries.size === 0) return false;
    return [...this.#entries.values()].some((entry) => entry.target === target && left(entry) > 0);
  }

  /** The target's faults for a process that strikes by itself. */
  lend(target: FaultTarget): LentFault[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.target === target)
      .map((entry) => ({ id: entry.id, fault: entry.fault, left: finite(left(entry)) }));
  }

  /** Take in how often a lent fault has struck in one process so far. An id that was replaced or deleted is ignored. */
  reportHits(process: string, id: number, total: number): void {
    const entry = [...this.#entries.values()].find((candidate) => candidate.id === id);
    if (!entry) return;
    const before = entry.reported.get(process) ?? 0;
    entry.hits += Math.max(0, total - before);
    entry.reported.set(process, Math.max(before, total));
  }

  list(): FaultReport[] {
    return [...this.#entries.values()].map(report);
  }
}

const key = (target: FaultTarget, operation: string | undefined) =>
  `${target} ${operation?.toLowerCase() ?? "*"}`;

const left = ({ fault, hits }: Entry) => Math.max(0, (fault.times ?? Number.POSITIVE_INFINITY) - hits);

const finite = (count: number) => (Number.isFinite(count) ? count : null);

const report = (entry: Entry): FaultReport => ({
  target: entry.target,
  operation: entry.fault.operation ?? null,
  kind: entry.fault.kind,
  hits: entry.hits,
  left: finite(left(entry)),
});
