import type { Breach } from "./breach.ts";
import { checkout, intent, order } from "./parts.ts";

export const money: readonly Breach[] = [
  {
    invariant: "S2",
    says: /captured payment has one placed order/,
    when: "money was taken for a checkout that ended without an order",
    spoil: (world) => {
      intent(world, "refunded").refunded = 0;
    },
  },
  {
    invariant: "S2",
    says: /captured payment has one placed order/,
    when: "a refund was not of everything",
    spoil: (world) => {
      intent(world, "refunded").refunded -= 1;
    },
  },
  {
    invariant: "S2",
    says: /captured payment has one placed order/,
    when: "more was taken than the order's total",
    spoil: (world) => {
      intent(world, "placed").received += 1;
    },
  },
  {
    invariant: "S3",
    says: /OrderPlaced stands only/,
    when: "an order was announced whose money was not taken",
    spoil: (world) => {
      intent(world, "placed").received = 0;
    },
  },
  {
    invariant: "S3",
    says: /OrderPlaced stands only/,
    when: "an order was paid in another currency",
    spoil: (world) => {
      intent(world, "placed").currency = "USD";
    },
  },
  {
    invariant: "S3",
    says: /OrderPlaced stands only/,
    when: "an order was announced that was rolled back",
    spoil: (world) => {
      checkout(world, "placed").state = "abandoned";
    },
  },
  {
    invariant: "S4",
    says: /one PaymentIntent per checkout/,
    when: "a checkout was charged by two payments",
    spoil: (world) => {
      world.intents.push({ ...intent(world, "failed"), id: "pi_second" });
    },
  },
  {
    invariant: "S4",
    says: /one checkout per key/,
    when: "one key made two checkouts",
    spoil: (world) => {
      checkout(world, "failed").scopedToken = checkout(world, "placed").scopedToken;
    },
  },
  {
    invariant: "S4",
    says: /one order per checkout/,
    when: "a checkout has two orders",
    spoil: (world) => {
      world.store.orders.push({ ...order(world), orderId: "ord_second" });
    },
  },
  {
    invariant: "S4",
    says: /a cart is bought once/,
    when: "two checkouts bought one cart",
    spoil: (world) => {
      checkout(world, "failed").state = "placed";
      checkout(world, "failed").cartId = checkout(world, "placed").cartId;
      world.store.orders.push({ ...order(world), orderId: "ord_second", checkoutId: "chk_failed" });
    },
  },
  {
    invariant: "S4",
    says: /its own checkout's payment/,
    when: "an order is paid with another checkout's money",
    spoil: (world) => {
      intent(world, "placed").checkoutId = "chk_other";
    },
  },
  {
    invariant: "S8",
    says: /no placed order was voided or refunded/,
    when: "a placed order's money was given back",
    spoil: (world) => {
      intent(world, "placed").refunded = intent(world, "placed").received;
    },
  },
  {
    invariant: "S8",
    says: /no placed order was voided or refunded/,
    when: "a placed order's payment was cancelled",
    spoil: (world) => {
      intent(world, "placed").status = "canceled";
    },
  },
  {
    invariant: "S8",
    says: /no placed order was voided or refunded/,
    when: "a placed order has no payment at all",
    spoil: (world) => {
      order(world).paymentIntentId = "pi_unknown";
    },
  },
];
