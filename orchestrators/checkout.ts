import {
  type CheckoutRefusal,
  type CheckoutRequest,
  checkoutEvents,
  checkoutSaga,
  orders,
  payment,
  stock,
} from "../contracts/checkout.ts";
import type { PlacedOrder } from "../domain/checkout.ts";
import { failure } from "../domain/checkout-failure.ts";
import { never } from "../domain/never.ts";
import type { Work } from "./saga/calls.ts";
import { defineSaga, type Saga } from "./saga/define-saga.ts";

/**
 * The units are held since the door. Authorise the money, record the order, then take the money: that is the pivot,
 * and the order stands with it. Until then whatever fails undoes everything before it, the fence first.
 */
function* placeOrder(saga: Saga<CheckoutRefusal>, request: CheckoutRequest): Work<PlacedOrder> {
  const { key, hold, charge, orderId, customerId, email, quote, holdExpiresAt, giveUpAt } = request;

  saga.took(stock.hold, hold, { undo: stock.release, at: charge.startedAt });

  const asked = { charge, holdExpiresAt };
  let paid = yield* saga.step(payment.authorize, asked, { undo: payment.void });
  saga.tell({ paymentIntentId: paid.paymentIntentId });
  while (paid.state === "action-needed" || paid.state === "processing") {
    const nextAction = paid.state === "action-needed" ? paid.nextAction : undefined;
    const heard = yield* saga.hear(checkoutEvents.paymentSettled, giveUpAt, nextAction);
    paid = yield* saga.step(payment.authorize, asked, { undo: payment.void });
    if (heard === "time-up" && paid.state !== "authorized" && paid.state !== "captured")
      saga.refuse({ tag: "time-up" });
  }

  const { paymentIntentId } = paid;
  const order = { key, hold, orderId, customerId, email, quote, paymentIntentId };
  yield* saga.step(orders.record, order, { undo: orders.cancel });

  return yield* saga.pivot(payment.capture, {
    checkoutId: key.checkoutId,
    orderId,
    paymentIntentId,
    deadline: holdExpiresAt, // later than the wait for the customer, who may have come at its very end
  });
}

/** Can never fail an order: what it leaves undone, the relay and the reconciler finish. */
function* finishOrder(saga: Saga<CheckoutRefusal>, { hold, orderId }: CheckoutRequest): Work<void> {
  yield* saga.eventually(orders.finish, { hold, orderId });
}

const failureOf = (refusal: CheckoutRefusal) => {
  switch (refusal.tag) {
    case "declined":
      return failure("payment_declined", refusal.declineCode);
    case "authentication-failed":
      return failure("authentication_failed");
    case "method-invalid":
      return failure("payment_method_invalid");
    case "cart-ordered":
      return failure("cart_ordered");
    case "cancel-asked":
      return failure("checkout_cancelled");
    case "dependency-away":
      return failure("dependency_unavailable");
    case "hold-lost":
    case "time-up":
    case "not-capturable":
    case "payment-cancelled":
    case "checkout-closed":
      return failure("hold_expired");
    default:
      return never(refusal);
  }
};

export const checkout = defineSaga<CheckoutRequest, CheckoutRefusal, { key: CheckoutRequest["key"] }>({
  name: checkoutSaga,
  fence: orders.cancel,
  begin: ({ key, holdExpiresAt, giveUpAt, needsAttentionAfterMs, trace }) => ({
    fenced: { key },
    about: { key, holdExpiresAt },
    giveUpAt,
    needsAttentionAfterMs,
    trace,
  }),
  failure: failureOf,
  dependencyAway: { tag: "dependency-away" },
  cancelAsked: { tag: "cancel-asked" },
  body: placeOrder,
  placed: finishOrder,
});
