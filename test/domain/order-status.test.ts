import { describe, expect, it } from "vitest";
import { type OrderStatus, orderStatuses } from "../../domain/order.ts";
import { type OrderChange, orderChanges, statusAfter, statusOf } from "../../domain/order-status.ts";

const changes: readonly OrderChange[] = [
  "OrderPlaced",
  "OrderCancelled",
  "OrderRefunded in part",
  "OrderRefunded in full",
  "OrderFulfilmentUpdated",
  "InvoiceIssued",
];

/** A row per status, a column per change in the order above; `-` is a change that cannot happen. */
const declared: Readonly<Record<OrderStatus | "new", string>> = {
  new: "placed - - - - -",
  placed: "- cancelled partially_refunded refunded fulfilled placed",
  partially_refunded: "- - partially_refunded refunded partially_refunded partially_refunded",
  fulfilled: "- - partially_refunded refunded fulfilled fulfilled",
  cancelled: "- - cancelled cancelled - cancelled",
  refunded: "- - - - refunded refunded",
};

const entry = (change: OrderChange) => {
  const [type = "", , portion] = change.split(" ");
  return { type, data: portion ? { fully: portion === "full" } : {} };
};

describe("the status of an order", () => {
  it("is declared for every status and every change that there is", () => {
    expect([...changes].toSorted()).toEqual([...orderChanges].toSorted());
    expect(Object.keys(declared).toSorted()).toEqual([...orderStatuses, "new"].toSorted());
  });

  for (const [before, row] of Object.entries(declared))
    for (const [index, expected] of row.split(" ").entries()) {
      const change = changes[index] as OrderChange;
      const after = expected === "-" ? undefined : expected;
      const status = before === "new" ? undefined : (before as OrderStatus);
      it(`${before}, on ${change}, ${after ? `becomes ${after}` : "cannot be changed so"}`, () => {
        expect(statusAfter(status, change)).toBe(after);
      });
    }

  it("follows from the whole log", () => {
    const log: OrderChange[] = [
      "OrderPlaced",
      "InvoiceIssued",
      "OrderFulfilmentUpdated",
      "OrderRefunded in part",
    ];
    expect(log.map((_, index) => statusOf(log.slice(0, index + 1).map(entry)))).toEqual([
      "placed",
      "placed",
      "fulfilled",
      "partially_refunded",
    ]);
    expect(statusOf([...log, "OrderRefunded in full" as const].map(entry))).toBe("refunded");
  });

  it("takes a refund for one in part unless it says that nothing is left", () => {
    const refund = { type: "OrderRefunded", data: { amount: { amount: 100, currency: "EUR" } } };
    expect(statusOf([entry("OrderPlaced"), refund])).toBe("partially_refunded");
    expect(statusOf([entry("OrderPlaced"), { ...refund, data: { fully: true } }])).toBe("refunded");
    expect(statusOf([entry("OrderPlaced"), { ...refund, data: { fully: "yes" } }])).toBe(
      "partially_refunded",
    );
  });

  it("is not given for a log that cannot be", () => {
    expect(() => statusOf([])).toThrow("without a log");
    expect(() => statusOf([entry("InvoiceIssued")])).toThrow("new cannot take InvoiceIssued");
    expect(() => statusOf([entry("OrderPlaced"), entry("OrderPlaced")])).toThrow(
      "placed cannot take OrderPlaced",
    );
    expect(() => statusOf([entry("OrderPlaced"), { type: "OrderPainted", data: {} }])).toThrow(
      "cannot take OrderPainted",
    );
    expect(() => statusOf([entry("OrderPlaced"), { type: "toString", data: {} }])).toThrow(
      "cannot take toString",
    );
  });
});
