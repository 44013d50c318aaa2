import type { Fault } from "../control/faults.ts";
import { StripeFailure } from "./stripe-failure.ts";

// What Stripe's edge answers before its idempotency layer is reached, so that it is never kept under a key.
const beforeIdempotency = new Set([401, 403, 409, 429, 502, 503, 504]);

/** The failure that a fault answers a request with instead of carrying it out, if it does. */
export const failureOf = (fault: Fault | undefined): StripeFailure | undefined => {
  if (fault?.kind === "throttle")
    return new StripeFailure(
      429,
      { type: "invalid_request_error", code: "rate_limit", message: "Request rate limit exceeded." },
      false,
    );
  if (fault?.kind !== "error") return undefined;
  const status = fault.status ?? 500;
  return new StripeFailure(
    status,
    {
      type: status >= 500 ? "api_error" : "invalid_request_error",
      message: "An error that this local stand-in for Stripe was asked to make.",
    },
    !beforeIdempotency.has(status),
  );
};
