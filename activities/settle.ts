import type { Undoing } from "../contracts/step.ts";
import type { CheckoutId } from "../domain/ids.ts";
import type { Answers } from "../ports/answers.ts";

/** Once the last undo is done, cart and stock are free: only now may the door say that the checkout failed. */
export const settle = async (
  answers: Answers,
  checkoutId: CheckoutId,
  { failure, last }: Undoing<unknown>,
): Promise<void> => {
  if (!last) return;
  const status = failure.code === "checkout_cancelled" ? "cancelled" : "failed";
  await answers.publish(checkoutId, { status, failure });
};
