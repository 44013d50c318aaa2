/** The steps at whose start or end the host can be told to crash; `stock.hold` is the door's, the others are activities. */
export const crashSteps = [
  "stock.hold",
  "payment.authorize",
  "orders.record",
  "payment.capture",
  "orders.finish",
  "stock.release",
  "payment.void",
  "orders.cancel",
] as const;

/** `<step>:before` (nothing of it was done) or `<step>:after` (all of it was done, nobody was told). */
export type CrashPoint = `${(typeof crashSteps)[number]}:${"before" | "after"}`;

export const crashPoints: readonly CrashPoint[] = crashSteps.flatMap(
  (step) => [`${step}:before`, `${step}:after`] as const,
);

export const isCrashPoint = (text: string): text is CrashPoint => crashPoints.some((point) => point === text);

/** The door's own points: the Redis proxy strikes there, so the production code carries no hook. */
export const isDoorPoint = (point: CrashPoint): boolean => point.startsWith("stock.hold:");

export type ArmedCrash = { readonly at: CrashPoint; readonly times: number };
export type FiredCrash = { readonly at: CrashPoint; readonly count: number };

/** The register of crash points. It outlives the host, so that a crash armed once does not strike again after the restart. */
export class Crashes {
  readonly #armed = new Map<CrashPoint, number>();
  readonly #fired = new Map<CrashPoint, number>();

  /** Arming a point again replaces what was left of it. */
  arm(at: CrashPoint, times: number): void {
    this.#armed.set(at, times);
  }

  clear(): void {
    this.#armed.clear();
    this.#fired.clear();
  }

  isArmed(at: CrashPoint): boolean {
    return this.#armed.size > 0 && this.#armed.has(at);
  }

  /** Whether the crash is to happen now; it counts as fired then. */
  fire(at: CrashPoint): boolean {
    const left = this.#armed.get(at);
    if (left === undefined) return false;
    if (left > 1) this.#armed.set(at, left - 1);
    else this.#armed.delete(at);
    this.#fired.set(at, (this.#fired.get(at) ?? 0) + 1);
    return true;
  }

  /** A crash that was to happen could not: it is armed again. */
  takeBack(at: CrashPoint): void {
    const count = (this.#fired.get(at) ?? 0) - 1;
    if (count < 0) return;
    if (count === 0) this.#fired.delete(at);
    else this.#fired.set(at, count);
    this.#armed.set(at, (this.#armed.get(at) ?? 0) + 1);
  }

  list(): { armed: ArmedCrash[]; fired: FiredCrash[] } {
    return {
      armed: [...this.#armed].map(([at, times]) => ({ at, times })),
      fired: [...this.#fired].map(([at, count]) => ({ at, count })),
    };
  }
}
