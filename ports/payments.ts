import type { CheckoutId, Instant, OrderId, PaymentIntentId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { Authorized, Charge, PaymentRefusal } from "../domain/payment.ts";

/** A PaymentIntent as it is now. */
export type Payment = {
  readonly paymentIntentId: PaymentIntentId;
  readonly checkoutId: CheckoutId | undefined;
  readonly status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "succeeded"
    | "canceled";
  readonly amount: Money;
  readonly received: Money;
  readonly refunded: Money;
  readonly createdAt: Instant;
};

/** Card payments. An error that is thrown means that nobody knows; asking again finds out, and never charges twice. */
export type Payments = {
  /**
   * Makes the PaymentIntent and confirms it, or goes by its current state when that was asked before. Refused: it
   * holds no money and never will (it is cancelled before the answer).
   */
  authorize(charge: Charge): Promise<Outcome<Authorized, PaymentRefusal>>;
  /**
   * Takes the authorised money. After `deadline` it no longer asks for a capture: what is still capturable then is
   * cancelled and refused; what succeeded stays. Twice: the same answer.
   */
  capture(
    paymentIntentId: PaymentIntentId,
    order: { readonly checkoutId: CheckoutId; readonly orderId: OrderId; readonly deadline: Instant },
  ): Promise<Outcome<{ readonly received: Money }, { readonly tag: "not-capturable" }>>;
  /**
   * Makes sure that no money moves for this charge: cancels the PaymentIntent (making it first if it never was, so
   * that a late create or confirm meets a cancelled one), or refunds it in full when it was captured. Twice: nothing more.
   */
  void(charge: Charge): Promise<void>;
  /** Cancels or refunds in full a PaymentIntent that is known only by its id. */
  voidById(paymentIntentId: PaymentIntentId): Promise<void>;
  read(paymentIntentId: PaymentIntentId): Promise<Payment | undefined>;
  /** PaymentIntents of checkouts created in this span, newest first, page by page. */
  list(span: { readonly from: Instant; readonly to: Instant }): AsyncIterable<Payment>;
  /** Answers when the service does. */
  ping(): Promise<void>;
};
