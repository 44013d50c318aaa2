import type { Evidence } from "./evidence.ts";
import { check, checkInTime, type Finding } from "./finding.ts";

/** Zero-decimal currencies that Stripe keeps with two decimals. */
const factors: Readonly<Record<string, number>> = { ISK: 100, UGX: 100, MGA: 0.01 };
const stripeFactor = (currency: string) => factors[currency] ?? 1;

/** S2, S3, S4 and S8: the customer's money. */
export const moneyFindings = ({ store, intents, alive }: Evidence): readonly Finding[] => {
  const running = new Set(alive.map(({ checkoutId }) => checkoutId));
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const placed = store.orders.filter(({ checkoutId }) => states.get(checkoutId) === "placed");
  const placedByIntent = Map.groupBy(placed, ({ paymentIntentId }) => paymentIntentId);
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const orders = new Map(store.orders.map((order) => [order.orderId, order]));
  const carts = new Map(store.checkouts.map(({ checkoutId, cartId }) => [checkoutId, cartId]));
  const left = intents.filter(({ checkoutId }) => !running.has(checkoutId));

  return [
    checkInTime(
      "S2",
      "a captured payment has one placed order for its amount, or a full refund",
      left,
      (intent) => {
        if (intent.received === 0 || intent.refunded >= intent.received) return undefined;
        const paid = placedByIntent.get(intent.id) ?? [];
        if (paid.length !== 1) return `${intent.id} is captured and has ${paid.length} placed orders`;
        const [order] = paid;
        const total = (order?.total ?? 0) * stripeFactor(intent.currency);
        if (intent.received !== total || intent.currency !== order?.currency)
          return `${intent.id} took ${intent.received} ${intent.currency}, its order is ${total} ${order?.currency}`;
        return undefined;
      },
    ),
    check("S3", "OrderPlaced stands only for an order that was captured in full", store.events, (event) => {
      if (event.type !== "OrderPlaced") return undefined;
      const order = orders.get(event.orderId);
      const intent = order && byId.get(order.paymentIntentId);
      if (!order || states.get(order.checkoutId) !== "placed")
        return `${event.eventId} is of no placed order`;
      const isPaid =
        intent?.received === order.total * stripeFactor(order.currency) && intent.currency === order.currency;
      if (!isPaid)
        return `${event.eventId}: ${order.total} ${order.currency} were to be captured, ${intent?.received ?? 0} ${intent?.currency ?? ""} were`;
      return undefined;
    }),
    check(
      "S4",
      "one PaymentIntent per checkout",
      [...Map.groupBy(intents, ({ checkoutId }) => checkoutId)],
      ([checkoutId, all]) =>
        all.length > 1 ? `${checkoutId} has ${all.map(({ id }) => id).join(", ")}` : undefined,
    ),
    check(
      "S4",
      "one checkout per key",
      [...Map.groupBy(store.checkouts, ({ scopedToken }) => scopedToken)],
      ([, all]) =>
        all.length > 1
          ? `one key, several checkouts: ${all.map(({ checkoutId }) => checkoutId).join(", ")}`
          : undefined,
    ),
    check(
      "S4",
      "one order per checkout",
      [...Map.groupBy(store.orders, ({ checkoutId }) => checkoutId)],
      ([checkoutId, all]) =>
        all.length > 1 ? `${checkoutId} has ${all.map(({ orderId }) => orderId).join(", ")}` : undefined,
    ),
    check("S4", "an order is paid with its own checkout's payment", placed, (order) => {
      const intent = byId.get(order.paymentIntentId);
      if (!intent) return undefined;
      const isOwn =
        intent.checkoutId === order.checkoutId && (intent.orderId ?? order.orderId) === order.orderId;
      return isOwn
        ? undefined
        : `${order.orderId} has ${intent.id} of ${intent.checkoutId} (${intent.orderId})`;
    }),
    check(
      "S4",
      "a cart is bought once",
      [...Map.groupBy(placed, ({ checkoutId }) => carts.get(checkoutId))],
      ([cart, all]) => (all.length > 1 ? `${cart} was bought ${all.length} times` : undefined),
    ),
    check("S8", "no placed order was voided or refunded", placed, (order) => {
      const intent = byId.get(order.paymentIntentId);
      if (!intent) return `${order.orderId} has no PaymentIntent`;
      if (intent.status !== "succeeded") return `${order.orderId} is placed, its payment is ${intent.status}`;
      return intent.refunded > 0 ? `${order.orderId} is placed, ${intent.refunded} were refunded` : undefined;
    }),
  ];
};
