import { checkoutEvents } from "../../contracts/checkout.ts";
import type { Payments } from "../../ports/payments.ts";
import type { CheckoutSagas, Standing } from "./standing.ts";

/**
 * A saga that waits for its customer may have missed that Stripe knows already: the event and the webhook can both be
 * lost. Then the event is raised again, and the answer is true. Never throws: whoever asks gets what stands either way.
 */
export const hintIfSettled = async (
  { key, view, paymentIntentId }: Standing,
  sagas: CheckoutSagas,
  payments: Pick<Payments, "read">,
): Promise<boolean> => {
  if (view.status !== "requires_action" || paymentIntentId === undefined) return false;
  try {
    const payment = await payments.read(paymentIntentId);
    if (!payment || payment.status === "requires_action") return false;
    await sagas.raise(key.checkoutId, checkoutEvents.paymentSettled);
    return true;
  } catch {
    return false;
  }
};
