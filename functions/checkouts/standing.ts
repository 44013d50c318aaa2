import type { CheckoutRequest } from "../../contracts/checkout.ts";
import type { SagaStatus } from "../../contracts/saga-status.ts";
import type { CheckoutKey, CheckoutView } from "../../domain/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import type { CheckoutId, PaymentIntentId } from "../../domain/ids.ts";
import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import type { Instance, Sagas } from "../../ports/sagas.ts";

export type CheckoutSagas = Sagas<CheckoutRequest, SagaStatus>;
export type CheckoutInstance = Instance<SagaStatus, CheckoutRequest>;

/** A checkout that the engine or SQL knows, as it stands. */
export type Standing = {
  readonly key: CheckoutKey;
  readonly view: CheckoutView;
  readonly paymentIntentId?: PaymentIntentId;
  /** The engine has accepted its saga and not begun it: what is raised for it now may be lost. */
  readonly isPending?: true;
};

/** Asks engine and SQL for a checkout; undefined when neither knows it. */
export const findStanding = async (
  checkoutId: CheckoutId,
  { sagas, orders }: { readonly sagas: CheckoutSagas; readonly orders: Pick<Orders, "find"> },
): Promise<Standing | undefined> => {
  const [instance, record] = await Promise.all([sagas.find(checkoutId), orders.find(checkoutId)]);
  return standingOf(instance, record);
};

/** SQL has the last word on what ended; the engine knows what is going on. */
export const standingOf = (
  instance: CheckoutInstance | undefined,
  record: CheckoutRecord | undefined,
): Standing | undefined => {
  const key = record?.key ?? instance?.said?.key ?? instance?.input?.key;
  if (!key) return undefined;
  const base = {
    checkoutId: key.checkoutId,
    cartId: key.cartId,
    quoteId: key.quoteId,
    total: key.total,
    ...(instance ? { steps: instance.said?.steps ?? [] } : {}),
  };
  if (record?.state === "placed") return { key, view: { ...base, status: "completed", order: record.order } };
  const running = instance && isAlive(instance) ? instance : undefined;
  if (running) {
    const paymentIntentId = running.said?.paymentIntentId;
    return {
      key,
      view: { ...base, ...whileRunning(running) },
      ...(paymentIntentId ? { paymentIntentId } : {}),
      ...(running.runtimeStatus === "pending" ? { isPending: true } : {}),
    };
  }
  if (record?.state === "recorded") return { key, view: { ...base, status: "placing" } };
  const ended = record?.failure ?? instance?.said?.failure ?? failure("dependency_unavailable");
  const status = ended.code === "checkout_cancelled" ? "cancelled" : "failed";
  return { key, view: { ...base, status, failure: ended } };
};

export const isAlive = ({ runtimeStatus }: CheckoutInstance): boolean =>
  runtimeStatus === "pending" || runtimeStatus === "running" || runtimeStatus === "suspended";

const whileRunning = ({
  said,
  input,
}: CheckoutInstance): Pick<CheckoutView, "status"> & Partial<CheckoutView> => {
  if (!said) return { status: "reserving", ...(input ? { holdExpiresAt: input.holdExpiresAt } : {}) };
  const { status, holdExpiresAt, nextAction, failure: reason, order } = said;
  return {
    status,
    ...(order ? { order } : { holdExpiresAt }),
    ...(nextAction ? { nextAction } : {}),
    ...(reason ? { failure: reason } : {}),
  };
};
