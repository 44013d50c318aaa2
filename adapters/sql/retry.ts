import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, faultOf } from "./fault.ts";

export type Patience = {
  /** Milliseconds from the first try within which a last one may still begin. */
  readonly deadlineMs: number;
  readonly wait?: (ms: number) => Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
};

const gaps: Readonly<Record<Fault, { readonly first: number; readonly longest: number }>> = {
  contended: { first: 25, longest: 1000 },
  unsent: { first: 500, longest: 60_000 },
  busy: { first: 10_000, longest: 60_000 },
  lost: { first: 500, longest: 60_000 },
};

/**
 * Runs a whole batch, and again after a fault that passes: in growing gaps, shortened at random so that those who
 * collided do not collide again. `repeatable` says whether a batch may run twice; where it may not, one that may have
 * run is not run again. What does not come right before the deadline is thrown as it came.
 */
export const retrying = ({
  deadlineMs,
  wait = (ms) => sleep(ms),
  clock = () => performance.now(),
  random = Math.random,
}: Patience) => {
  return async <T>(work: () => Promise<T>, repeatable: boolean): Promise<T> => {
    const begun = clock();
    for (let tried = 1; ; tried += 1) {
      try {
        return await work();
      } catch (error) {
        const fault = faultOf(error);
        if (!fault || (fault === "lost" && !repeatable)) throw error;
        const { first, longest } = gaps[fault];
        const gap = Math.min(first * 2 ** (tried - 1), longest) * (1 - random() / 2);
        if (clock() - begun + gap > deadlineMs) throw error;
        await wait(gap);
      }
    }
  };
};
