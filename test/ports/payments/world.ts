import type { Currency } from "../../../domain/currency.ts";
import type { CheckoutId, Instant, OrderId, PaymentIntentId } from "../../../domain/ids.ts";
import { plus } from "../../../domain/instant.ts";
import { type Money, money } from "../../../domain/money.ts";
import type { Charge } from "../../../domain/payment.ts";
import type { Payment, Payments } from "../../../ports/payments.ts";
import { eur, unique } from "../order-builders.ts";

/** The calls that a payment service can be told to fail. */
export type Operation =
  | "create"
  | "confirm"
  | "capture"
  | "cancel"
  | "retrieve"
  | "refund"
  | "list"
  | "everything";

/** `kept-error` is a 500 that the service keeps under the key it was asked with, without having done anything. */
export type Fault = "lose-answer" | "kept-error" | "throttle" | "down";

/** A PaymentIntent as the service has it, whatever the adapter thinks. */
export type Truth = Pick<Payment, "paymentIntentId" | "status" | "amount" | "received" | "refunded"> & {
  readonly orderId: string | undefined;
};

/** A payment service, the adapter to it, and what a test needs to play with both. */
export type PaymentsWorld = {
  readonly payments: Payments;
  /** The time that both go by. */
  now(): Instant;
  pass(ms: number): void;
  /** The next `times` calls of this operation fail so. */
  break(operation: Operation, fault: Fault, times?: number): void;
  /** Whether the fault that was put last has struck as often as it was to. */
  hasStruck(): boolean;
  mend(): void;
  /** Everything that the service has of a checkout; faults do not reach it. */
  truth(checkoutId: CheckoutId): Promise<readonly Truth[]>;
  /** Does what somebody with access to the service's dashboard can do. */
  byHand(paymentIntentId: PaymentIntentId, does: "capture" | "cancel"): Promise<void>;
  refundByHand(paymentIntentId: PaymentIntentId, amount: number): Promise<void>;
  /** The customer passes or fails at their bank. */
  authenticate(paymentIntentId: PaymentIntentId, outcome: "complete" | "fail"): Promise<void>;
  confirmationToken(paymentMethod: string): Promise<string>;
  close(): Promise<void>;
};

export type OpenPayments = () => Promise<PaymentsWorld>;

export const euros = (amount: number): Money => money(amount, eur);

/** A charge of a checkout that nobody else has, begun at this moment. */
export const aCharge = (
  world: Pick<PaymentsWorld, "now">,
  paymentMethod = "pm_card_visa",
  over: Partial<Charge> = {},
): Charge => ({
  checkoutId: `chk_${unique()}` as CheckoutId,
  amount: euros(2975),
  source: { paymentMethod },
  startedAt: world.now(),
  ...over,
});

/** What a capture of this charge is asked with; the deadline is nine minutes away unless said otherwise. */
export const orderOf = (world: Pick<PaymentsWorld, "now">, { checkoutId }: Charge, inMs = 540_000) => ({
  checkoutId,
  orderId: checkoutId.replace("chk", "ord") as OrderId,
  deadline: plus(world.now(), inMs),
});

export const inCurrency = (amount: number, code: string): Money => money(amount, code as Currency);

/** The only PaymentIntent of a checkout; more than one is a fault. */
export const theOnly = async (world: PaymentsWorld, { checkoutId }: Charge): Promise<Truth> => {
  const all = await world.truth(checkoutId);
  const [only] = all;
  if (!only || all.length > 1) throw new Error(`a checkout with ${all.length} PaymentIntents`);
  return only;
};

/** Authorises and gives the id; for tests of what comes after. */
export const authorized = async (world: PaymentsWorld, charge: Charge): Promise<PaymentIntentId> => {
  const outcome = await world.payments.authorize(charge);
  if (outcome.tag !== "accepted" || outcome.value.state !== "authorized")
    throw new Error(`not authorised: ${JSON.stringify(outcome)}`);
  return outcome.value.paymentIntentId;
};

/** Asks again until it is answered, as a saga does; gives up after so many times. */
export const insist = async <T>(ask: () => Promise<T>, times = 4): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= times) throw error;
    }
  }
};
