import type { CartId, CheckoutId, Instant, OrderId, QuoteId } from "./ids.ts";
import type { Money } from "./money.ts";

export const checkoutStatuses = [
  "reserving",
  "screening",
  "charging",
  "requires_action",
  "requires_payment_method",
  "in_review",
  "placing",
  "completed",
  "compensating",
  "needs_attention",
  "failed",
  "cancelled",
] as const;
export type CheckoutStatus = (typeof checkoutStatuses)[number];

export const isFinal = (status: CheckoutStatus): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** Why a started checkout ended without an order. */
export const failureCodes = [
  "payment_declined",
  "authentication_failed",
  "payment_method_invalid",
  "hold_expired",
  "cart_ordered",
  "checkout_cancelled",
  "checkout_refused",
  "dependency_unavailable",
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** `retryable`: a new checkout with a new key may succeed without the customer changing anything. */
export type CheckoutFailure = {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryable: boolean;
  /** The issuer's word for a decline, or `generic_decline` for whatever smells of fraud. */
  readonly declineCode?: string;
};

/** Stripe's next action in the API's words: `redirectUrl` is there whenever a return URL was given. */
export type NextAction = {
  readonly type: "redirect_to_url" | "use_stripe_sdk";
  readonly clientSecret: string;
  readonly redirectUrl?: string;
};

/** In place of a checkout's fingerprint where its request is known to nobody any more. */
export const unknownFingerprint = "unknown";

/** What identifies a checkout wherever it is kept, whether an order comes of it or not. */
export type CheckoutKey = {
  readonly checkoutId: CheckoutId;
  /** SHA-256 of scope and Idempotency-Key: two customers may use one key. */
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly cartId: CartId;
  readonly quoteId: QuoteId;
  readonly total: Money;
  /** The pseudonym of the subject it belongs to; absent when anonymous. */
  readonly owner?: string;
};

export type PlacedOrder = {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly placedAt: Instant;
};

export type StepOutcome = "accepted" | "refused" | "failed";

/** One step or undo as the timeline shows it; while it runs it has no end. */
export type StepRecord = {
  readonly name: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly outcome?: StepOutcome;
  /** How often it was asked, when more than once. */
  readonly attempts?: number;
};

/** A checkout as everybody who asks sees it. */
export type CheckoutView = {
  readonly checkoutId: CheckoutId;
  readonly status: CheckoutStatus;
  readonly cartId: CartId;
  readonly quoteId: QuoteId;
  readonly total: Money;
  readonly holdExpiresAt?: Instant;
  readonly nextAction?: NextAction;
  readonly failure?: CheckoutFailure;
  readonly order?: PlacedOrder;
  /** Absent once the engine's history is purged. */
  readonly steps?: readonly StepRecord[];
};
