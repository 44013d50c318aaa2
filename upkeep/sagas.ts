import type { CheckoutRequest } from "../contracts/checkout.ts";
import type { SagaStatus } from "../contracts/saga-status.ts";
import type { Instance, Sagas } from "../ports/sagas.ts";

export type CheckoutSagas = Sagas<CheckoutRequest, SagaStatus>;
type CheckoutInstance = Instance<SagaStatus, CheckoutRequest>;

/** Whether a saga can still act: then nobody else settles its checkout. */
export const isAlive = (instance: CheckoutInstance | undefined): instance is CheckoutInstance =>
  instance !== undefined && ["pending", "running", "suspended"].includes(instance.runtimeStatus);
