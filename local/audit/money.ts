import type { Evidence } from "./evidence.ts";
import { check, type Finding } from "./finding.ts";

/** Zero-decimal currencies that Stripe keeps with two decimals. */
const stripeFactor = (currency: string) => (currency === "ISK" || currency === "UGX" ? 100 : 1);

/** S2 to S5 and S8: the customer's money. */
export const moneyFindings = ({ store, intents, alive }: Evidence): readonly Finding[] => {
  const running = new Set(alive.map(({ checkoutId }) => checkoutId));
  const states = new Map(store.checkouts.map((checkout) => [checkout.checkoutId, checkout.state]));
  const placed = store.orders.filter(({ checkoutId }) => states.get(checkoutId) === "placed");
  const placedByIntent = Map.groupBy(placed, ({ paymentIntentId }) => paymentIntentId);
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const settled = intents.filter(({ checkoutId }) => !running.has(checkoutId));

  return [
    check(
      "S2",
      "a captured payment has one placed order for its amount, or a full refund",
      settled,
      (intent) => {
        if (intent.received === 0 || intent.refunded >= intent.received) return undefined;
        const orders = placedByIntent.get(intent.id) ?? [];
        if (orders.length !== 1) return `${intent.id} is captured and has ${orders.length} placed orders`;
        const [order] = orders;
        const total = (order?.total ?? 0) * stripeFactor(intent.currency);
        if (intent.received !== total || intent.currency !== order?.currency)
          return `${intent.id} took ${intent.received} ${intent.currency}, its order is ${total} ${order?.currency}`;
        return undefined;
      },
    ),
    check("S3", "OrderPlaced stands only for an order that was captured in full", store.events, (event) => {
      if (event.type !== "OrderPlaced") return undefined;
      const order = store.orders.find(({ orderId }) => orderId === event.orderId);
      const intent = order && byId.get(order.paymentIntentId);
      if (!order || states.get(order.checkoutId) !== "placed")
        return `${event.eventId} is of no placed order`;
      if (intent?.received !== order.total * stripeFactor(order.currency))
        return `${event.eventId}: ${order.total} were to be captured, ${intent?.received ?? 0} were`;
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
      "one order per checkout, one checkout per key",
      [...Map.groupBy(store.checkouts, ({ scopedToken }) => scopedToken)],
      ([, all]) =>
        all.length > 1
          ? `one key, several checkouts: ${all.map(({ checkoutId }) => checkoutId).join(", ")}`
          : undefined,
    ),
    check(
      "S4",
      "a cart is bought once",
      [...Map.groupBy(placed, ({ checkoutId }) => cartOf(store, checkoutId))],
      ([cart, all]) => (all.length > 1 ? `${cart} was bought ${all.length} times` : undefined),
    ),
    check("S5", "what was charged is the quote's total", placed, (order) => {
      const { totals } = JSON.parse(order.snapshot) as { totals: { total: { amount: number } } };
      return totals.total.amount === order.total ? undefined : `${order.orderId} is not its quote's total`;
    }),
    check("S8", "no placed order was voided or refunded", placed, (order) => {
      const intent = byId.get(order.paymentIntentId);
      if (!intent) return `${order.orderId} has no PaymentIntent`;
      if (intent.status !== "succeeded") return `${order.orderId} is placed, its payment is ${intent.status}`;
      return intent.refunded > 0 ? `${order.orderId} is placed, ${intent.refunded} were refunded` : undefined;
    }),
    check("L1", "no money is held for a checkout that has ended", settled, (intent) =>
      states.get(intent.checkoutId) === "abandoned" && !isQuiet(intent)
        ? `${intent.id} is ${intent.status}, its checkout is abandoned`
        : undefined,
    ),
  ];
};

const cartOf = (store: Evidence["store"], checkoutId: string): string =>
  store.checkouts.find((checkout) => checkout.checkoutId === checkoutId)?.cartId ?? checkoutId;

const isQuiet = ({ status, received, refunded }: Evidence["intents"][number]): boolean =>
  status === "canceled" || (status === "succeeded" && refunded >= received);
