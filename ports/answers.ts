import type { CheckoutFailure, NextAction, PlacedOrder } from "../domain/checkout.ts";
import type { CheckoutId, Instant } from "../domain/ids.ts";

/** What settles the question that a door waits with. A failure is answered only when everything is undone. */
export type CheckoutAnswer =
  | { readonly status: "completed"; readonly order: PlacedOrder }
  | { readonly status: "requires_action"; readonly nextAction: NextAction; readonly holdExpiresAt: Instant }
  | { readonly status: "failed" | "cancelled"; readonly failure: CheckoutFailure };

/** From the activity that settles a question to the door that waits. A hint: it may be lost, and is never the truth. */
export type Answers = {
  /** Never throws: who misses the answer finds it by asking. */
  publish(checkoutId: CheckoutId, answer: CheckoutAnswer): Promise<void>;
  /** Listens from now on; throws when it cannot listen, so that the door asks instead. */
  listen(checkoutId: CheckoutId): Promise<Listening>;
  /** Whether this checkout waits for its customer, as far as is remembered. */
  waitsForAction(checkoutId: CheckoutId): Promise<boolean>;
};

export type Listening = {
  /** The next answer, or undefined after so many milliseconds. */
  next(timeoutMs: number): Promise<CheckoutAnswer | undefined>;
  close(): Promise<void>;
};
