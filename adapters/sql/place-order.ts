import type { Country } from "../../domain/country.ts";
import type { CustomerId, Instant, OrderId, PaymentIntentId } from "../../domain/ids.ts";
import { type Money, money, sameMoney } from "../../domain/money.ts";
import { orderPlaced, orderPlacedVersion } from "../../domain/order-placed.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import type { QuoteSnapshot } from "../../domain/quote.ts";
import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";

type Fence = { readonly state: CheckoutRecord["state"]; readonly since: Instant };

type Recorded = Fence & {
  readonly totalMinor: number;
  readonly currency: Money["currency"];
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly customerId: CustomerId;
  readonly paymentIntentId: PaymentIntentId;
  readonly shippingCountry: Country;
  readonly snapshotJson: string;
};

/**
 * `Orders.place`: a read of what was recorded, which never changes, and one batch that moves the fence together with
 * the event it allows. Throws where the checkout was never recorded, and where the captured money is not the order's
 * total: no such order may be announced.
 */
export const placeOrder = (db: Database): Orders["place"] => {
  const recordedOrder = statement("recorded-order", ["checkoutId"]).gives<Recorded>();
  const place = statement("place-order", [
    "checkoutId",
    "orderId",
    "eventId",
    "schemaVersion",
    "dataJson",
    "at",
  ]).gives<Fence>();

  return async (checkoutId, { captured, eventId, at }) => {
    const [order] = await db.rows(recordedOrder, { checkoutId });
    if (!order) throw new Error(`the checkout ${checkoutId} was never recorded`);
    if (order.state === "abandoned") return refused({ tag: "abandoned" });
    const { orderId, orderNumber, totalMinor, currency } = order;
    if (order.state === "placed") return accepted({ orderId, orderNumber, placedAt: order.since });
    if (!sameMoney(captured, money(totalMinor, currency)))
      throw new Error(`the order ${orderId} is of another amount than was captured`);

    const data = orderPlaced({
      ...order,
      placedAt: at,
      snapshot: JSON.parse(order.snapshotJson) as QuoteSnapshot,
      captured,
    });
    const [fence] = await db.rows(place, {
      checkoutId,
      orderId,
      eventId,
      schemaVersion: orderPlacedVersion,
      dataJson: JSON.stringify(data),
      at,
    });
    if (fence?.state === "placed") return accepted({ orderId, orderNumber, placedAt: fence.since });
    if (fence?.state === "abandoned") return refused({ tag: "abandoned" });
    throw new Error(`the fence of ${checkoutId} did not move`);
  };
};
