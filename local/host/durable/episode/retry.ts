import type { RetryOptions } from "./reply.ts";

/** Why these options cannot be honoured the way the real extension and the SDK agree on, or undefined. */
export const whyNoRetry = (options: RetryOptions): string | undefined => {
  if (!(options.firstRetryIntervalInMilliseconds > 0)) {
    return "firstRetryIntervalInMilliseconds must be greater than 0";
  }
  if (!Number.isInteger(options.maxNumberOfAttempts) || options.maxNumberOfAttempts < 1) {
    return "maxNumberOfAttempts must be a whole number of at least 1";
  }
  // The extension would give up without the timer the SDK waits for after the last attempt.
  if (options.retryTimeoutInMilliseconds !== undefined) {
    return "retryTimeoutInMilliseconds is not supported: durable-functions does not count it, so an instance would wait for ever";
  }
  return undefined;
};

/**
 * How long after a failed attempt (from 1) its timer is due, in ms. After the last attempt there is one more timer,
 * due at once: only when it fires does the SDK throw.
 */
export const retryDelay = (options: RetryOptions, attempt: number): number => {
  if (attempt >= options.maxNumberOfAttempts) return 0;
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
};
