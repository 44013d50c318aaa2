/** Milliseconds to wait after the n-th failure in a row (from 1): 1 s, doubling, at most a minute. */
export const backoff = (failures: number): number => Math.min(1000 * 2 ** (failures - 1), 60_000);
