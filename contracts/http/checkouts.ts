import * as z from "zod";
import { checkoutStatuses, failureCodes } from "../../domain/checkout.ts";
import { route } from "./route.ts";
import { EmailAddress, InstantText, MoneyShape } from "./shapes.ts";

export const StepShape = z
  .object({
    name: z.string(),
    startedAt: InstantText,
    endedAt: InstantText.optional(),
    outcome: z.enum(["accepted", "refused", "failed"]).optional(),
  })
  .meta({ id: "Step", description: "A step that runs has no end yet" });

export const FailureShape = z
  .object({
    code: z.enum(failureCodes),
    message: z.string(),
    retryable: z.boolean(),
    declineCode: z.string().optional(),
  })
  .meta({ id: "CheckoutFailure" });

export const CheckoutShape = z
  .object({
    checkoutId: z.string(),
    status: z.enum(checkoutStatuses),
    cartId: z.string(),
    quoteId: z.string(),
    total: MoneyShape,
    holdExpiresAt: InstantText.optional(),
    nextAction: z
      .object({
        type: z.enum(["redirect_to_url", "use_stripe_sdk"]),
        clientSecret: z.string(),
        redirectUrl: z.string().optional(),
      })
      .optional(),
    failure: FailureShape.optional(),
    order: z
      .object({ orderId: z.string(), orderNumber: z.string(), orderAccessToken: z.string().optional() })
      .optional(),
    steps: z.array(StepShape).optional().describe("Absent once the engine's history is purged"),
  })
  .meta({ id: "Checkout" });

const stripeId = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_]{1,120}$`), `must be one of Stripe's ${prefix}_… ids`);

export const CheckoutBody = z.strictObject({
  cartId: z.string().min(1).max(64),
  quoteId: z.string().min(1).max(64),
  email: EmailAddress,
  payment: z.union([
    z.strictObject({ paymentMethod: stripeId("pm") }),
    z.strictObject({ confirmationToken: stripeId("ctoken") }),
  ]),
  expectedTotal: MoneyShape,
  paymentAttempts: z.literal(1).exactOptional().describe("More attempts within one hold come later"),
  returnUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .exactOptional(),
  device: z.strictObject({ fingerprint: z.string().min(1).max(200) }).exactOptional(),
});
export type CheckoutBody = z.infer<typeof CheckoutBody>;

const tag = "Checkouts";
const checkout = { body: CheckoutShape };

export const createCheckout = route({
  id: "checkouts-create",
  method: "POST",
  path: "/checkouts",
  summary: "Hold the stock, charge the customer, place the order: once per Idempotency-Key",
  tag,
  caller: "anyone",
  headers: {
    "Idempotency-Key": { description: "16 to 64 of A-Z a-z 0-9 _ -", required: true },
    Prefer: { description: "`wait=0..25`: seconds to wait for the outcome (default 10)" },
  },
  body: CheckoutBody,
  answers: {
    201: {
      ...checkout,
      description: "The order is placed",
      headers: { Location: "The order" },
    },
    202: {
      ...checkout,
      description: "Still running, or the customer must act",
      headers: { Location: "The checkout", "Retry-After": "Seconds" },
    },
  },
  problems: [
    "idempotency_key_required",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "cart_not_found",
    "quote_not_found",
    "cart_changed",
    "cart_ordered",
    "quote_expired",
    "total_mismatch",
    "insufficient_stock",
    "purchase_limit",
    "checkout_in_progress",
    "checkout_refused",
    "payment_declined",
    "authentication_failed",
    "payment_method_invalid",
    "hold_expired",
    "checkout_cancelled",
  ],
  everyAnswer: {
    "Idempotency-Replayed": "`true` when an earlier request with this key started the checkout",
  },
});

export const getCheckout = route({
  id: "checkouts-get",
  method: "GET",
  path: "/checkouts/{checkoutId}",
  summary: "Read a checkout",
  tag,
  caller: "anyone",
  answers: { 200: { ...checkout, description: "The checkout" } },
  problems: ["checkout_not_found"],
});

export const cancelCheckout = route({
  id: "checkouts-cancel",
  method: "POST",
  path: "/checkouts/{checkoutId}/cancel",
  summary: "Ask for a checkout to be cancelled; it may still have been placed",
  tag,
  caller: "anyone",
  answers: { 202: { ...checkout, description: "Asked", headers: { Location: "The checkout" } } },
  problems: ["checkout_not_found", "already_placed"],
});
