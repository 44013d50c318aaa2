import type { CheckoutId } from "../../domain/ids.ts";
import type { CheckoutSagas } from "./standing.ts";

/** Milliseconds: an engine that is well begins a saga within a tenth of a second, a busy one within two. */
const usualPatienceMs = 4000;
const firstGapMs = 25;
const longestGapMs = 400;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Waits until the engine has begun a saga that it has accepted, or does not have it any more; false when that takes too
 * long. Until then the engine may lose what is raised, although it answers that it was taken.
 */
export const hasBegun = async (
  sagas: Pick<CheckoutSagas, "find">,
  checkoutId: CheckoutId,
  patienceMs = usualPatienceMs,
): Promise<boolean> => {
  const until = Date.now() + patienceMs;
  for (let gap = firstGapMs; ; gap = Math.min(gap * 2, longestGapMs)) {
    const instance = await sagas.find(checkoutId);
    if (instance?.runtimeStatus !== "pending") return true;
    const left = until - Date.now();
    if (left <= 0) return false;
    await pause(Math.min(gap, left));
  }
};
