import { ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout, wrap } from "cockatiel";

export type GuardOptions = {
  /** Milliseconds that one call may take in all, retries of its SDK included. */
  readonly timeoutMs: number;
  /** So many failures in a row, and calls fail at once for a while. */
  readonly breakAfter: number;
  /** Milliseconds after which one call is let through to see whether the service is back. */
  readonly tryAgainAfterMs: number;
};

/** Runs calls to one dependency: none waits longer than it may, and a service that is away is not asked all the time. */
export type Guard = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A call that is cut off may still have had its effect: it throws, and whoever called finds out by asking again.
 * The breaker counts what is thrown; refusals are values and count as answers.
 */
export const guardWith = ({ timeoutMs, breakAfter, tryAgainAfterMs }: GuardOptions): Guard => {
  const policy = wrap(
    circuitBreaker(handleAll, {
      halfOpenAfter: tryAgainAfterMs,
      breaker: new ConsecutiveBreaker(breakAfter),
    }),
    timeout(timeoutMs, TimeoutStrategy.Aggressive),
  );
  return (work) => policy.execute(work);
};

type Methods = Record<string, unknown>;

/** The same port with every method of it that gives a promise behind a guard; iterations go as they are. */
export const guarded = <Port extends object>(
  port: Port,
  guard: Guard,
  methods: readonly (keyof Port & string)[],
): Port => {
  const guardedMethods: Methods = {};
  for (const name of methods) {
    const method = port[name] as (...args: unknown[]) => Promise<unknown>;
    guardedMethods[name] = (...args: unknown[]) => guard(() => method.apply(port, args));
  }
  return { ...port, ...guardedMethods };
};
