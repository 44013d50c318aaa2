import type { NextAction } from "./checkout.ts";
import type { CheckoutId, Instant, PaymentIntentId } from "./ids.ts";
import type { Money } from "./money.ts";

/** What the customer pays with, by Stripe's ids; cards themselves never come near this service. */
export type PaymentSource = { readonly paymentMethod: string } | { readonly confirmationToken: string };

/** Everything that a PaymentIntent is made from. The same charge always makes, or finds, the same PaymentIntent. */
export type Charge = {
  readonly checkoutId: CheckoutId;
  readonly amount: Money;
  readonly source: PaymentSource;
  readonly returnUrl?: string;
  /** When the checkout began: keys older than 20 hours are not used to create. */
  readonly startedAt: Instant;
};

export type Authorized =
  | { readonly state: "authorized" | "captured"; readonly paymentIntentId: PaymentIntentId }
  | {
      readonly state: "action-needed";
      readonly paymentIntentId: PaymentIntentId;
      readonly nextAction: NextAction;
    }
  | { readonly state: "processing"; readonly paymentIntentId: PaymentIntentId };

export type PaymentRefusal =
  /** The issuer's word, or `generic_decline` for whatever smells of fraud. */
  | { readonly tag: "declined"; readonly declineCode: string }
  | { readonly tag: "authentication-failed" }
  | { readonly tag: "method-invalid" }
  /** Cancelled by somebody else, say by an undo that overtook this. */
  | { readonly tag: "payment-cancelled" };
