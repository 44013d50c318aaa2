import type {
  CheckoutFailure,
  CheckoutKey,
  CheckoutStatus,
  NextAction,
  PlacedOrder,
  StepRecord,
} from "../domain/checkout.ts";
import type { Instant, PaymentIntentId } from "../domain/ids.ts";

/**
 * What a running checkout tells the world, as the orchestration's custom status: the only way from a saga to whoever
 * asks, since the SDK's client gives no history. No personal data.
 */
export type SagaStatus = {
  readonly key: CheckoutKey;
  readonly status: CheckoutStatus;
  readonly holdExpiresAt: Instant;
  readonly steps: readonly StepRecord[];
  readonly paymentIntentId?: PaymentIntentId;
  readonly nextAction?: NextAction;
  readonly failure?: CheckoutFailure;
  readonly order?: PlacedOrder;
};
