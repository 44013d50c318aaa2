import type { CheckoutRequest } from "../../../contracts/checkout.ts";
import type { SagaStatus } from "../../../contracts/saga-status.ts";
import type { CheckoutView, PlacedOrder } from "../../../domain/checkout.ts";
import type { CheckoutInstance } from "../../../functions/checkouts/standing.ts";
import type { CheckoutRecord } from "../../../ports/orders.ts";
import { declined } from "../../ports/order-builders.ts";
import { aCheckoutRequest } from "../../support/checkout-request.ts";

export const request: CheckoutRequest = aCheckoutRequest();
export const { key, holdExpiresAt } = request;
export const order = {
  orderId: "ord_1",
  orderNumber: "BX-100001",
  placedAt: "2026-01-01T00:00:05.000Z",
} as PlacedOrder;
export const steps = [
  {
    name: "stock.hold",
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: "2026-01-01T00:00:00.100Z",
    outcome: "accepted",
    attempts: 2,
  },
] as unknown as SagaStatus["steps"];

export const aView = (over: Partial<CheckoutView> = {}): CheckoutView => ({
  checkoutId: key.checkoutId,
  status: "charging",
  cartId: key.cartId,
  quoteId: key.quoteId,
  total: key.total,
  steps: [],
  ...over,
});

export const anInstance = (
  over: Partial<CheckoutInstance> = {},
  said: Partial<SagaStatus> | null = {},
): CheckoutInstance => ({
  checkoutId: key.checkoutId,
  runtimeStatus: "running",
  createdAt: request.charge.startedAt,
  lastUpdatedAt: request.charge.startedAt,
  said: said === null ? undefined : { key, status: "charging", holdExpiresAt, steps, ...said },
  input: said === null ? request : undefined,
  ...over,
});

const since = request.charge.startedAt;
export const records = {
  recorded: { key, since, state: "recorded", orderId: order.orderId, paymentIntentId: "pi_1" },
  placed: { key, since, state: "placed", order },
  abandoned: { key, since, state: "abandoned", failure: declined },
} as unknown as Readonly<Record<"recorded" | "placed" | "abandoned", CheckoutRecord>>;
