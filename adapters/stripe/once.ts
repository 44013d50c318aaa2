import Stripe from "stripe";

const largestRotation = 9;

/** Whether Stripe answered out of its memory: then it is old news, and the state must be read. */
export const isReplayed = (headers: Record<string, string | undefined> | undefined): boolean =>
  headers?.["idempotent-replayed"] === "true";

/** Stripe keeps even its own failures under a key, so asking again under that key would fail for a day. */
const isKeptFailure = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500 && isReplayed(error.headers);

/**
 * Makes a request under a key that never makes it twice. Where Stripe replays a failure of its own, `effect` reads the
 * state: what it finds is the answer, say that of a rotated key whose answer was lost, and the key is rotated (`:2`,
 * `:3` …) only when it finds that the request had no effect.
 */
export const once = async <T>(
  key: string,
  request: (options: { idempotencyKey: string }) => Promise<T>,
  effect: () => Promise<T | undefined>,
): Promise<T> => {
  for (let rotation = 1; ; rotation++) {
    try {
      return await request({ idempotencyKey: rotation === 1 ? key : `${key}:${rotation}` });
    } catch (error) {
      if (!isKeptFailure(error)) throw error;
      const found = await effect();
      if (found !== undefined) return found;
      if (rotation >= largestRotation) throw error;
    }
  }
};

/** The request came too late: the PaymentIntent is in another state than it needs. */
export const isUnexpectedState = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  error.code === "payment_intent_unexpected_state";
