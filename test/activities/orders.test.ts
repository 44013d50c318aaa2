import { describe, expect, it } from "vitest";
import type { CheckoutFailure } from "../../domain/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import { refused } from "../../domain/outcome.ts";
import { aQuote } from "../support/a-quote.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { aBackstage, at, paymentIntentId, placedOrder } from "./a-backstage.ts";

const { key, hold, orderId, customerId, email } = aCheckoutRequest();
const quote = aQuote();
const input = { key, hold, orderId, customerId, email, quote, paymentIntentId };
const declined = failure("payment_declined", "insufficient_funds");
const undoing = (last: boolean, reason: CheckoutFailure = declined) => ({
  of: { key },
  failure: reason,
  last,
});

describe("orders.record", () => {
  it("pins the hold first and records the order then", async () => {
    const { run, log } = aBackstage();
    expect(await run("orders.record", input)).toEqual({ tag: "accepted", value: null });
    expect(log).toEqual(["pin", "record"]);
  });

  it("records the quote as paid without personal data, and that apart from it", async () => {
    const { run, recorded } = aBackstage();
    await run("orders.record", input);
    const [order] = recorded;
    expect(order).toMatchObject({ key, orderId, customerId, paymentIntentId, at });
    expect(order?.contact).toEqual({
      email,
      shippingAddress: quote.shippingAddress,
      billingAddress: quote.billingAddress,
      vatId: quote.vatId,
    });
    const snapshot = JSON.stringify(order?.snapshot);
    for (const personal of ["shippingAddress", "billingAddress", "vatId", "Wien", email])
      expect(snapshot).not.toContain(personal);
    expect(order?.snapshot).toMatchObject({ lines: quote.lines, totals: quote.totals, hash: quote.hash });
  });

  it("leaves out of the contact what the quote does not have", async () => {
    const { billingAddress, vatId, ...bare } = quote;
    const { run, recorded } = aBackstage();
    await run("orders.record", { ...input, quote: bare });
    expect(recorded[0]?.contact).toEqual({ email, shippingAddress: quote.shippingAddress });
  });

  it("is refused, with nothing recorded, when the units were lost and could not be taken again", async () => {
    const { run, log } = aBackstage({ pin: async () => refused({ tag: "out-of-stock" }) });
    expect(await run("orders.record", input)).toEqual({ tag: "refused", reason: { tag: "hold-lost" } });
    expect(log).toEqual(["pin"]);
  });

  it("goes on when Redis is away or the hold is closed, since SQL decides", async () => {
    for (const pin of [
      async () => Promise.reject(new Error("away")),
      async () => refused({ tag: "closed" } as const),
    ]) {
      const { run, log } = aBackstage({ pin });
      expect(await run("orders.record", input)).toEqual({ tag: "accepted", value: null });
      expect(log).toEqual(["pin", "record"]);
    }
  });

  it("is refused in the saga's words when SQL refuses", async () => {
    for (const [tag, word] of [
      ["abandoned", "checkout-closed"],
      ["out-of-stock", "hold-lost"],
      ["cart-ordered", "cart-ordered"],
    ] as const) {
      const { run } = aBackstage({ record: async () => refused({ tag }) });
      expect(await run("orders.record", input)).toEqual({ tag: "refused", reason: { tag: word } });
    }
  });

  it("throws when nobody knows whether it was recorded", async () => {
    const { run } = aBackstage({ record: () => Promise.reject(new Error("connection lost")) });
    await expect(run("orders.record", input)).rejects.toThrow("connection lost");
  });
});

describe("orders.cancel", () => {
  const abandoned = (reason: CheckoutFailure) => async () => ({
    key,
    since: at,
    state: "abandoned" as const,
    failure: reason,
  });

  it("closes the fence, and says nothing to the door while more is to be undone", async () => {
    const { run, log, asked } = aBackstage({ abandon: abandoned(declined) });
    expect(await run("orders.cancel", undoing(false))).toEqual({
      tag: "accepted",
      value: { stands: "abandoned", failure: declined },
    });
    expect(log).toEqual(["abandon"]);
    expect(asked.get("abandon")).toEqual([key, declined, at]);
  });

  it("tells the door, as the last undo, the failure that the fence holds, which may be an earlier one", async () => {
    const earlier = failure("hold_expired");
    const { run, published } = aBackstage({ abandon: abandoned(earlier) });
    expect(await run("orders.cancel", undoing(true))).toMatchObject({ value: { failure: earlier } });
    expect(published).toEqual([{ status: "failed", failure: earlier }]);
  });

  it("calls it cancelled when that is why it ended", async () => {
    const cancelled = failure("checkout_cancelled");
    const { run, published } = aBackstage({ abandon: abandoned(cancelled) });
    await run("orders.cancel", undoing(true, cancelled));
    expect(published).toEqual([{ status: "cancelled", failure: cancelled }]);
  });

  it("finds that the order was placed, and then fails nobody", async () => {
    const { run, published } = aBackstage({
      abandon: async () => ({ key, since: at, state: "placed", order: placedOrder }),
    });
    expect(await run("orders.cancel", undoing(true))).toEqual({
      tag: "accepted",
      value: { stands: "placed", order: placedOrder },
    });
    expect(published).toEqual([]);
  });

  it("throws where the fence stands open all the same", async () => {
    const { run, published } = aBackstage({
      abandon: async () => ({ key, since: at, state: "recorded", orderId, paymentIntentId }),
    });
    await expect(run("orders.cancel", undoing(true))).rejects.toThrow("still recorded");
    expect(published).toEqual([]);
  });
});

describe("orders.finish", () => {
  const finish = { hold, orderId };
  const broken = () => Promise.reject(new Error("away"));

  it("commits the hold and announces the order", async () => {
    const { run, log, asked } = aBackstage();
    expect(await run("orders.finish", finish)).toEqual({ tag: "accepted", value: { announced: true } });
    expect(log.toSorted()).toEqual(["announce", "commit"]);
    expect(asked.get("announce")).toEqual([orderId]);
  });

  it("only says that an order could not be announced: the relay announces it", async () => {
    const { run } = aBackstage({ announce: broken });
    expect(await run("orders.finish", finish)).toEqual({ tag: "accepted", value: { announced: false } });
  });

  it("is asked again while the hold cannot be committed, which nobody else may do", async () => {
    const { run, log } = aBackstage({ commit: broken });
    await expect(run("orders.finish", finish)).rejects.toThrow("away");
    expect(log).toContain("announce");
  });
});
