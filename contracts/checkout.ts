import type { CheckoutFailure, CheckoutKey, CheckoutStatus, PlacedOrder } from "../domain/checkout.ts";
import type { Hold } from "../domain/hold.ts";
import type { CheckoutId, CustomerId, Instant, OrderId, PaymentIntentId } from "../domain/ids.ts";
import type { Authorized, Charge, PaymentRefusal } from "../domain/payment.ts";
import type { Quote } from "../domain/quote.ts";
import { step, undo } from "./step.ts";

/** What a checkout saga is started with. It holds personal data for as long as the orchestration's history lives. */
export type CheckoutRequest = {
  readonly key: CheckoutKey;
  readonly orderId: OrderId;
  /** A new one; the order gets it unless its owner has one from an earlier order. */
  readonly customerId: CustomerId;
  readonly email: string;
  readonly quote: Quote;
  readonly hold: Hold;
  readonly charge: Charge;
  readonly holdExpiresAt: Instant;
  /** Until here a dependency that is away is waited for; then the checkout is given up. */
  readonly giveUpAt: Instant;
  /** Milliseconds after which an undo that still fails becomes somebody's concern. */
  readonly needsAttentionAfterMs: number;
  /** The W3C traceparent of its start, which every step is given beside its own input; absent when nothing is traced. */
  readonly trace?: string;
};

export type AuthorizeInput = { readonly charge: Charge; readonly holdExpiresAt: Instant };

export type RecordInput = {
  readonly key: CheckoutKey;
  readonly hold: Hold;
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  readonly email: string;
  readonly quote: Quote;
  readonly paymentIntentId: PaymentIntentId;
};

export type CaptureInput = {
  readonly checkoutId: CheckoutId;
  readonly orderId: OrderId;
  readonly paymentIntentId: PaymentIntentId;
  /** After this no capture is asked for that was not asked before. */
  readonly deadline: Instant;
};

export type FinishInput = { readonly hold: Hold; readonly orderId: OrderId };

/** What the fence says once `orders.cancel` was there. */
export type FenceStands =
  | { readonly stands: "abandoned"; readonly failure: CheckoutFailure }
  | { readonly stands: "placed"; readonly order: PlacedOrder };

export type RecordRefusal =
  | { readonly tag: "hold-lost" }
  | { readonly tag: "checkout-closed" }
  | { readonly tag: "cart-ordered" };

export type CaptureRefusal = { readonly tag: "not-capturable" } | { readonly tag: "checkout-closed" };

/** Every business answer that ends a checkout. */
export type CheckoutRefusal =
  | PaymentRefusal
  | RecordRefusal
  | CaptureRefusal
  | { readonly tag: "time-up" }
  | { readonly tag: "cancel-asked" }
  | { readonly tag: "dependency-away" };

export const stock = {
  /** Taken at the door, before there is a saga; it has no activity of its own. */
  hold: step<Hold>("stock.hold"),
  release: undo<Hold>("stock.release"),
};

export const payment = {
  authorize: step<AuthorizeInput, Authorized, PaymentRefusal>("payment.authorize"),
  void: undo<AuthorizeInput>("payment.void"),
  capture: step<CaptureInput, PlacedOrder, CaptureRefusal>("payment.capture"),
};

export const orders = {
  record: step<RecordInput, null, RecordRefusal>("orders.record"),
  cancel: undo<{ readonly key: CheckoutKey }, FenceStands>("orders.cancel"),
  finish: step<FinishInput, { readonly announced: boolean }>("orders.finish"),
};

/** What a checkout is doing while a step runs; every undo is `compensating`. */
export const statusDuring: Readonly<Record<string, CheckoutStatus>> = {
  [payment.authorize.name]: "charging",
  [orders.record.name]: "placing",
  [payment.capture.name]: "placing",
  [orders.finish.name]: "completed",
};

/** Events that a checkout saga hears. Their payload is null: the saga reads the state itself. */
export const checkoutEvents = {
  cancel: "cancel",
  paymentSettled: "payment-settled",
  redrive: "redrive",
} as const;

export const checkoutSaga = "checkout-v1";
