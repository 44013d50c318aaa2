import { describe, expect, it } from "vitest";
import type { Country } from "../../domain/country.ts";
import type { EventId, Instant, OrderId } from "../../domain/ids.ts";
import { money } from "../../domain/money.ts";
import type { OrderEvent } from "../../domain/order.ts";
import { orderPlaced, paymentOf } from "../../domain/order-placed.ts";
import { snapshotOf } from "../../domain/quote.ts";
import { anOrder, aSku, eur, second } from "../ports/order-builders.ts";

const order = anOrder([[aSku(), 2]]);
const placed = orderPlaced({
  ...order,
  orderNumber: "BX-1",
  placedAt: second(1),
  shippingCountry: "AT" as Country,
  captured: order.snapshot.totals.total,
});
const entry = (sequence: number, type: string, data: Record<string, unknown>): OrderEvent => ({
  eventId: `evt_${sequence}` as EventId,
  orderId: "ord_1" as OrderId,
  sequence,
  type,
  occurredAt: second(sequence) as Instant,
  data,
});
const first = entry(1, "OrderPlaced", placed);
const refund = (sequence: number, amount: unknown) => entry(sequence, "OrderRefunded", { amount });

describe("the data of a placed order", () => {
  it("is the order as paid, with the shipping option that was chosen", () => {
    expect(placed).toMatchObject({
      orderNumber: "BX-1",
      status: "placed",
      lines: order.snapshot.lines,
      totals: order.snapshot.totals,
      shippingOption: { id: "std" },
      shippingCountry: "AT",
      payment: { captured: order.snapshot.totals.total, refunded: money(0, eur) },
    });
  });

  it("has neither the checkout's id nor anything personal", () => {
    const text = JSON.stringify(placed);
    for (const secret of [order.key.checkoutId, order.contact.email, "Gasse 1", "Zoë", order.key.scopedToken])
      expect(text).not.toContain(secret);
  });

  it("leaves the option out where the snapshot has none of that id", () => {
    const snapshot = { ...order.snapshot, shippingOptionId: "gone" };
    const data = orderPlaced({
      ...order,
      snapshot,
      orderNumber: "BX-1",
      placedAt: second(1),
      shippingCountry: "AT" as Country,
      captured: money(1, eur),
    });
    expect(data).not.toHaveProperty("shippingOption");
  });
});

describe("a snapshot of a quote", () => {
  it("has everything but the personal data and the purchase limits", () => {
    const { shippingAddress, billingAddress = shippingAddress, vatId = "" } = order.contact;
    const quote = { ...order.snapshot, shippingAddress, billingAddress, vatId, purchaseLimits: {} };
    expect(snapshotOf(quote)).toEqual(order.snapshot);
  });
});

describe("what was paid for an order", () => {
  it("is what its placement says while nothing was refunded", () => {
    expect(paymentOf([first, entry(2, "InvoiceIssued", {})])).toEqual(placed.payment);
  });

  it("adds up the refunds", () => {
    const log = [
      first,
      refund(2, money(100, eur)),
      entry(3, "InvoiceIssued", {}),
      refund(4, money(250, eur)),
    ];
    expect(paymentOf(log).refunded).toEqual(money(350, eur));
  });

  it("is not guessed from a log that does not say it", () => {
    expect(() => paymentOf([])).toThrow("does not begin with its placement");
    expect(() => paymentOf([refund(2, money(1, eur))])).toThrow("does not begin with its placement");
    expect(() => paymentOf([first, refund(2, undefined)])).toThrow("evt_2");
    expect(() => paymentOf([first, refund(2, { amount: 5, currency: "USD" })])).toThrow("in EUR");
  });
});
