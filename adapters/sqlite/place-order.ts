import type { Country } from "../../domain/country.ts";
import type { CustomerId, Instant, OrderId, PaymentIntentId } from "../../domain/ids.ts";
import { type Money, money, sameMoney } from "../../domain/money.ts";
import { orderPlaced, orderPlacedVersion } from "../../domain/order-placed.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import type { QuoteSnapshot } from "../../domain/quote.ts";
import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import { appendEvent } from "./append-event.ts";
import type { Database } from "./database.ts";
import { sqlText } from "./sql-text.ts";

/**
 * `Orders.place`: the fence moves in the same transaction as the event it allows. Throws where the checkout was never
 * recorded, and where the captured money is not the order's total: no such order may be announced.
 */
export const placeOrder = (db: Database): Orders["place"] => {
  const recordedOrder = db.prepare<Recorded>(sqlText("recorded-order"));
  const moveFence = db.prepare(
    "UPDATE Checkouts SET State = 'placed', Since = :at WHERE CheckoutId = :checkoutId AND State = 'recorded'",
  );
  const append = appendEvent(db);

  return async (checkoutId, { captured, eventId, at }) =>
    db.transact(() => {
      const order = recordedOrder.get({ checkoutId });
      if (!order) throw new Error(`the checkout ${checkoutId} was never recorded`);
      if (order.state === "abandoned") return refused({ tag: "abandoned" });
      const { orderId, orderNumber, totalMinor, currency } = order;
      if (order.state === "placed") return accepted({ orderId, orderNumber, placedAt: order.since });
      if (!sameMoney(captured, money(totalMinor, currency)))
        throw new Error(`the order ${orderId} is of another amount than was captured`);

      if (moveFence.run({ checkoutId, at }) !== 1)
        throw new Error(`the fence of ${checkoutId} moved meanwhile`);
      const data = orderPlaced({
        ...order,
        placedAt: at,
        snapshot: JSON.parse(order.snapshotJson) as QuoteSnapshot,
        captured,
      });
      append(
        { eventId, orderId, sequence: 1, type: "OrderPlaced", occurredAt: at, data },
        orderPlacedVersion,
      );
      return accepted({ orderId, orderNumber, placedAt: at });
    });
};

type Recorded = {
  readonly state: CheckoutRecord["state"];
  readonly since: Instant;
  readonly totalMinor: number;
  readonly currency: Money["currency"];
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly customerId: CustomerId;
  readonly paymentIntentId: PaymentIntentId;
  readonly shippingCountry: Country;
  readonly snapshotJson: string;
};
