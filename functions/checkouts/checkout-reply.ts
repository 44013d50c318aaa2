import { type CheckoutView, isFinal } from "../../domain/checkout.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import { problem, type Reply, reply } from "../http/reply.ts";

type Tokens = Pick<Identifiers, "orderToken">;

/** A checkout as the API shows it; `withToken` where the caller may have the order's access token. */
export const checkoutBody = (view: CheckoutView, { orderToken }: Tokens, withToken: boolean): object => ({
  ...view,
  ...(view.steps ? { steps: view.steps.map(({ attempts, ...step }) => step) } : {}),
  ...(view.order
    ? {
        order: {
          orderId: view.order.orderId,
          orderNumber: view.order.orderNumber,
          ...(withToken ? { orderAccessToken: orderToken(view.order.orderId, view.order.placedAt) } : {}),
        },
      }
    : {}),
});

/** The answer to the one who holds the key: what stands, as the status that it means. */
export const checkoutReply = (view: CheckoutView, tokens: Tokens, replayed: boolean): Reply => {
  const again = replayed ? { "Idempotency-Replayed": "true" } : {};
  const body = checkoutBody(view, tokens, true);
  if (view.status === "completed" && view.order)
    return reply(201, body, { Location: `/api/orders/${view.order.orderId}`, ...again });
  if (isFinal(view.status) && view.failure) {
    const { code, message, retryable, declineCode } = view.failure;
    const members = { ...(declineCode === undefined ? {} : { declineCode }), checkout: body };
    return problem(code, { detail: message, retryable, members, headers: again });
  }
  return reply(202, body, {
    Location: `/api/checkouts/${view.checkoutId}`,
    ...(view.status === "requires_action" ? {} : { "Retry-After": "1" }),
    ...again,
  });
};
