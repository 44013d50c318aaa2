import { addUp } from "../../domain/hold.ts";
import type { CheckoutId } from "../../domain/ids.ts";
import { accepted, type Outcome, refused } from "../../domain/outcome.ts";
import type { CheckoutKey, CheckoutRecord, NewOrder, Orders, RecordRefusal } from "../../ports/orders.ts";
import { keyValues } from "./checkout-key.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { untilAnswered } from "./until-answered.ts";

type Recorded = { readonly outcome: "recorded" | "out-of-stock" | "stands" };

export type Standing = {
  readonly checkoutId: CheckoutId;
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly state: CheckoutRecord["state"];
};

/** `Orders.record`: one batch. */
export const recordOrder = (db: Database): Orders["record"] => {
  const record = statement("record-order", [
    "checkoutId",
    "scopedToken",
    "fingerprint",
    "cartId",
    "quoteId",
    "totalMinor",
    "currency",
    "owner",
    "at",
    "orderId",
    "customerId",
    "paymentIntentId",
    "orderCurrency",
    "goodsMinor",
    "shippingMinor",
    "taxMinor",
    "orderTotalMinor",
    "shippingCountry",
    "snapshotJson",
    "lines",
    "units",
    "email",
    "emailKey",
    "shippingAddressJson",
    "billingAddressJson",
    "vatId",
  ]).gives<Recorded, Standing>();

  return (order) =>
    untilAnswered(`recording ${order.key.checkoutId}`, async () => {
      const [[recorded], standing] = await db.pair(record, orderValues(order));
      switch (recorded?.outcome) {
        case "recorded":
          return accepted(null);
        case "out-of-stock":
          return refused({ tag: "out-of-stock" });
        default:
          return answerThatStands(order.key, standing);
      }
    });
};

/** What an earlier row answers; undefined where nothing stands in the way (any more). */
export const answerThatStands = (
  key: CheckoutKey,
  standing: readonly Standing[],
): Outcome<null, RecordRefusal> | undefined => {
  const own = standing.find(({ checkoutId }) => checkoutId === key.checkoutId);
  if (own?.state === "placed") return accepted(null);
  if (own?.state === "recorded" && own.fingerprint === key.fingerprint) return accepted(null);
  // A token belongs to one checkout, and a checkout to one request: whatever else comes under it is closed.
  if (own || standing.some(({ scopedToken }) => scopedToken === key.scopedToken))
    return refused({ tag: "abandoned" });
  return standing.length > 0 ? refused({ tag: "cart-ordered" }) : undefined;
};

/** The parameters of record-order.sql. */
export const orderValues = (order: NewOrder) => {
  const { key, orderId, customerId, paymentIntentId, snapshot, contact, at } = order;
  const { totals, lines, currency } = snapshot;
  return {
    ...keyValues(key),
    at,
    orderId,
    customerId,
    paymentIntentId,
    orderCurrency: currency,
    goodsMinor: totals.goods.amount,
    shippingMinor: totals.shipping.amount,
    taxMinor: totals.tax.amount,
    orderTotalMinor: totals.total.amount,
    shippingCountry: contact.shippingAddress.country,
    snapshotJson: JSON.stringify(snapshot),
    lines: JSON.stringify(
      lines.map(({ sku, quantity, unitPrice, lineTotal }, index) => ({
        n: index + 1,
        sku,
        quantity,
        unitPriceMinor: unitPrice.amount,
        lineTotalMinor: lineTotal.amount,
      })),
    ),
    units: JSON.stringify(
      addUp(lines)
        .toSorted((a, b) => (a.sku < b.sku ? -1 : 1))
        .map(({ sku, quantity }, index) => ({ n: index + 1, sku, quantity })),
    ),
    email: contact.email,
    emailKey: contact.email.toLowerCase(),
    shippingAddressJson: JSON.stringify(contact.shippingAddress),
    billingAddressJson: contact.billingAddress ? JSON.stringify(contact.billingAddress) : null,
    vatId: contact.vatId ?? null,
  };
};
