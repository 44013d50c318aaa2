import type { NewOrder } from "../../ports/orders.ts";
import { customerOf } from "./customer-of.ts";
import type { Database } from "./database.ts";

/** Writes an order with its number, its customer, its lines and its contact, inside of the caller's transaction. */
export const insertOrder = (db: Database): ((order: NewOrder) => void) => {
  const customer = customerOf(db);
  const nextNumber = db.prepare<{ last: number }>(
    "UPDATE OrderNumbers SET Last = Last + 1 WHERE Id = 1 RETURNING Last AS last",
  );
  const insert = db.prepare(`
    INSERT INTO Orders (OrderId, CheckoutId, OrderNumber, CustomerId, PaymentIntentId, Currency, GoodsMinor, ShippingMinor,
      TaxMinor, TotalMinor, ShippingCountry, SnapshotJson, RecordedAt)
    VALUES (:orderId, :checkoutId, :orderNumber, :customerId, :paymentIntentId, :currency, :goodsMinor, :shippingMinor,
      :taxMinor, :totalMinor, :shippingCountry, :snapshotJson, :recordedAt)
  `);
  const insertLine = db.prepare(`
    INSERT INTO OrderLines (OrderId, LineNo, Sku, Quantity, UnitPriceMinor, LineTotalMinor)
    VALUES (:orderId, :lineNo, :sku, :quantity, :unitPriceMinor, :lineTotalMinor)
  `);
  const insertContact = db.prepare(`
    INSERT INTO OrderContacts (OrderId, Email, EmailKey, ShippingAddressJson, BillingAddressJson, VatId)
    VALUES (:orderId, :email, :emailKey, :shippingAddressJson, :billingAddressJson, :vatId)
  `);

  return (order) => {
    const { key, orderId, paymentIntentId, snapshot, contact, at } = order;
    const number = nextNumber.get();
    if (!number) throw new Error("the sequence of order numbers is missing");
    const { totals } = snapshot;
    insert.run({
      orderId,
      checkoutId: key.checkoutId,
      orderNumber: orderNumber(number.last),
      customerId: customer(order),
      paymentIntentId,
      currency: snapshot.currency,
      goodsMinor: totals.goods.amount,
      shippingMinor: totals.shipping.amount,
      taxMinor: totals.tax.amount,
      totalMinor: totals.total.amount,
      shippingCountry: contact.shippingAddress.country,
      snapshotJson: JSON.stringify(snapshot),
      recordedAt: at,
    });
    for (const [index, { sku, quantity, unitPrice, lineTotal }] of snapshot.lines.entries())
      insertLine.run({
        orderId,
        lineNo: index + 1,
        sku,
        quantity,
        unitPriceMinor: unitPrice.amount,
        lineTotalMinor: lineTotal.amount,
      });
    insertContact.run({
      orderId,
      email: contact.email,
      emailKey: contact.email.toLowerCase(),
      shippingAddressJson: JSON.stringify(contact.shippingAddress),
      billingAddressJson: contact.billingAddress ? JSON.stringify(contact.billingAddress) : null,
      vatId: contact.vatId ?? null,
    });
  };
};

const orderNumber = (number: number): string => `BX-${String(number).padStart(6, "0")}`;
