import type { CheckoutFailure, FailureCode } from "./checkout.ts";

const told: Readonly<Record<FailureCode, { readonly message: string; readonly retryable: boolean }>> = {
  payment_declined: {
    message: "The payment method was declined, and nothing was charged.",
    retryable: false,
  },
  authentication_failed: {
    message: "The customer's bank could not authenticate the payment.",
    retryable: false,
  },
  payment_method_invalid: { message: "The payment method is not known or cannot be used.", retryable: false },
  hold_expired: { message: "The time to pay ran out, and the units are on sale again.", retryable: true },
  cart_ordered: { message: "Another checkout has bought this cart.", retryable: false },
  checkout_cancelled: {
    message: "The checkout was cancelled before its order was placed.",
    retryable: false,
  },
  checkout_refused: { message: "The checkout was refused, and nothing was charged.", retryable: false },
  dependency_unavailable: { message: "A service that checkout needs stayed away.", retryable: true },
};

/** The failure with this code; a decline also says the issuer's word. */
export const failure = (code: FailureCode, declineCode?: string): CheckoutFailure => ({
  code,
  ...told[code],
  ...(declineCode === undefined ? {} : { declineCode }),
});
