import type { InvocationContext } from "@azure/functions";
import { checkoutEvents } from "../../contracts/checkout.ts";
import { cancelCheckout, getCheckout } from "../../contracts/http/checkouts.ts";
import { type CheckoutView, isFinal } from "../../domain/checkout.ts";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import { isBefore, plus } from "../../domain/instant.ts";
import { isOpenTo } from "../../domain/owner.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { Orders } from "../../ports/orders.ts";
import type { Payments } from "../../ports/payments.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, reply } from "../http/reply.ts";
import { hasBegun } from "./begun.ts";
import { checkoutBody } from "./checkout-reply.ts";
import { hintIfSettled } from "./settled-hint.ts";
import { type CheckoutSagas, findStanding } from "./standing.ts";

type Needs = {
  readonly orders: Pick<Orders, "find">;
  readonly payments: Pick<Payments, "read">;
  readonly ids: Pick<Identifiers, "orderToken">;
  readonly sagasOf: (context: InvocationContext) => CheckoutSagas;
  readonly now: () => Instant;
};

/** For so long after it was placed, whoever holds a checkout's id is given the order's token. */
const tokenShownMs = 15 * 60_000;

/** Reading a checkout and asking for its end; whoever holds its id may do both, unless it belongs to a customer. */
export const checkoutEndpoints = (endpoint: ReturnType<typeof endpointsWith>, needs: Needs) => {
  const shown = (view: CheckoutView) => {
    const isFresh =
      view.order !== undefined && isBefore(needs.now(), plus(view.order.placedAt, tokenShownMs));
    return checkoutBody(view, needs.ids, isFresh);
  };

  return [
    endpoint(getCheckout, async ({ params, context, caller: { owner } }) => {
      const checkoutId = params["checkoutId"] as CheckoutId;
      const sagas = needs.sagasOf(context);
      const standing = await findStanding(checkoutId, { ...needs, sagas });
      if (!standing || !isOpenTo(standing.key, owner)) return problem("checkout_not_found");
      await hintIfSettled(standing, sagas, needs.payments);
      return reply(200, shown(standing.view));
    }),

    endpoint(cancelCheckout, async ({ params, context, caller: { owner } }) => {
      const checkoutId = params["checkoutId"] as CheckoutId;
      const sagas = needs.sagasOf(context);
      const find = () => findStanding(checkoutId, { ...needs, sagas });
      let standing = await find();
      if (!standing || !isOpenTo(standing.key, owner)) return problem("checkout_not_found");
      if (standing.isPending) {
        if (!(await hasBegun(sagas, checkoutId))) return problem("dependency_unavailable");
        standing = (await find()) ?? standing;
      }
      if (standing.view.status === "completed") return problem("already_placed");
      if (!isFinal(standing.view.status)) await sagas.raise(checkoutId, checkoutEvents.cancel);
      return reply(202, shown(standing.view), { Location: `/api/checkouts/${checkoutId}` });
    }),
  ];
};
