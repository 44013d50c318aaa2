import type { CheckoutId, Instant, OrderId, Sku } from "../../domain/ids.ts";
import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import { type CheckoutRow, checkoutRecord, checkoutsSql } from "./checkout-row.ts";
import type { Database } from "./database.ts";
import { insertCheckout } from "./insert-checkout.ts";
import { stockMovement } from "./stock-movement.ts";

/** `Orders.abandon`: sets the fence and gives recorded units back in one transaction, or finds what stands. */
export const abandonCheckout = (db: Database): Orders["abandon"] => {
  const find = db.prepare<CheckoutRow>(`${checkoutsSql} WHERE c.CheckoutId = :checkoutId`);
  const tokenTaken = db.prepare("SELECT 1 FROM Checkouts WHERE ScopedToken = :scopedToken");
  const writeCheckout = insertCheckout(db);
  const moveFence = db.prepare(`
    UPDATE Checkouts SET State = 'abandoned', Since = :at, FailureJson = :failureJson
    WHERE CheckoutId = :checkoutId AND State = 'recorded'
  `);
  const giveBack = returnUnits(db);
  // Nobody will ever be told anything about an order that was not placed, so nothing personal of it stays.
  const forgetContact = db.prepare("DELETE FROM OrderContacts WHERE OrderId = :orderId");

  return async (key, failure, at) =>
    db.transact(() => {
      const { checkoutId, scopedToken } = key;
      const row = find.get({ checkoutId });
      const standing = row && checkoutRecord(row);
      if (standing && standing.state !== "recorded") return standing;

      const abandoned: CheckoutRecord = { key: standing?.key ?? key, since: at, state: "abandoned", failure };
      if (!standing) {
        // A token that stands for another checkout is fence enough: nothing can be recorded under it any more.
        if (!tokenTaken.get({ scopedToken })) writeCheckout(key, { state: "abandoned", since: at, failure });
        return abandoned;
      }
      if (moveFence.run({ checkoutId, at, failureJson: JSON.stringify(failure) }) !== 1)
        throw new Error(`the fence of ${checkoutId} moved meanwhile`);
      giveBack(checkoutId, standing.orderId, at);
      forgetContact.run({ orderId: standing.orderId });
      return abandoned;
    });
};

const returnUnits = (db: Database): ((checkoutId: CheckoutId, orderId: OrderId, at: Instant) => void) => {
  const units = db.prepare<{ sku: Sku; quantity: number }>(`
    SELECT Sku AS sku, SUM(Quantity) AS quantity FROM OrderLines WHERE OrderId = :orderId GROUP BY Sku ORDER BY Sku
  `);
  const move = stockMovement(db);

  return (checkoutId, orderId, at) => {
    for (const { sku, quantity } of units.all({ orderId }))
      if (!move({ sku, kind: "order-undone", delta: quantity, reference: checkoutId, at }))
        throw new Error(`the stock of ${sku} is gone, and the units of ${checkoutId} with it`);
  };
};
