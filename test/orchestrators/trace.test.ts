import { describe, expect, it } from "vitest";
import { accepted, refused } from "../../domain/outcome.ts";
import { checkout } from "../../orchestrators/checkout.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { drive } from "../support/drive.ts";

const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const authorized = accepted({ state: "authorized", paymentIntentId: "pi_1" });
const abandoned = accepted({ stands: "abandoned", failure: { code: "hold_expired" } });
const placed = { "payment-authorize": authorized, "payment-capture": accepted({ orderId: "ord_1" }) };
const undone = {
  "payment-authorize": authorized,
  "orders-record": refused({ tag: "hold-lost" }),
  "orders-cancel": abandoned,
};

describe("the trace of whoever started a saga", () => {
  it.each([
    ["every step", placed, "payment-authorize orders-record payment-capture orders-finish"],
    ["every undo", undone, "payment-authorize orders-record orders-cancel payment-void stock-release"],
  ])("reaches %s as one more member of its input", (_, answers, names) => {
    const without = drive(checkout, aCheckoutRequest(), answers);
    const traced = drive(checkout, aCheckoutRequest({ trace }), answers);
    expect(traced.names).toBe(names);
    expect(traced.calls).toEqual(
      without.calls.map((call) => ({ ...call, input: { ...(call.input as object), trace } })),
    );
    expect(traced.ended).toEqual(without.ended);
    expect(traced.said).toEqual(without.said);
  });

  it("is in no input where nothing is traced", () => {
    for (const { input } of drive(checkout, aCheckoutRequest(), placed).calls)
      expect(input).not.toHaveProperty("trace");
  });
});
