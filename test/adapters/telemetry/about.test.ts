import { context } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { aboutCheckout, checkoutIn, checkoutOfCall, learning } from "../../../adapters/telemetry/about.ts";
import { aTracer, checkoutId } from "./a-tracer.ts";

const other = checkoutId.replace("chk_0", "chk_f");

describe("the checkout that values name", () => {
  it.each([
    ["a text", [checkoutId]],
    ["a member", [{ checkoutId }]],
    ["a later argument", ["pi_1", { checkoutId, orderId: "ord_1" }]],
    ["a key", [{ key: { checkoutId } }, {}, "2026-11-24T12:00:00.000Z"]],
    ["a hold", [{ hold: { checkoutId, lines: [] }, limits: new Map() }]],
    ["a charge that an undo is of", [{ of: { charge: { checkoutId } }, failure: {}, last: true }]],
  ])("is found as %s", (_, values) => {
    expect(checkoutIn(...values)).toBe(checkoutId);
  });

  it("is the first, where several are named", () => {
    expect(checkoutIn({ checkoutId }, other)).toBe(checkoutId);
  });

  it.each([
    ["none", []],
    ["nothing", [undefined, null, 0, true]],
    ["another id", ["cart_0123456789abcdef0123456789abcdef"]],
    ["a text with an id in it", [`${checkoutId}@example.com`, `to ${checkoutId}`]],
    ["what only begins like one", ["chk_ada@example.com", "chk_", "chk_short", `chk_${"a".repeat(65)}`]],
    ["one in a place that may be anything", [{ email: checkoutId, quote: { checkoutId } }, [checkoutId]]],
    ["a member that is no id", [{ checkoutId: "ada@example.com" }, { checkoutId: { key: 1 } }]],
  ])("is not made of %s", (_, values) => {
    expect(checkoutIn(...values)).toBeUndefined();
  });
});

describe("a call", () => {
  it("is about the checkout that it names, else about the one that is worked on", () => {
    const within = aboutCheckout(context.active(), checkoutId);
    expect(checkoutOfCall(within, [])).toBe(checkoutId);
    expect(checkoutOfCall(within, [other])).toBe(other);
    expect(checkoutOfCall(context.active(), [])).toBeUndefined();
    expect(checkoutOfCall(context.active(), [other])).toBe(other);
  });

  it("teaches the door's span its checkout, once", () => {
    const { tracer, spans } = aTracer();
    const span = tracer.startSpan("door");
    const within = learning(context.active(), span);
    expect(checkoutOfCall(within, ["cart_1"])).toBeUndefined();
    expect(checkoutOfCall(within, [{ checkoutId }])).toBe(checkoutId);
    expect(checkoutOfCall(within, [])).toBe(checkoutId);
    expect(checkoutOfCall(within, [other])).toBe(other);
    span.end();
    expect(spans()[0]?.attributes).toEqual({ "boxoffice.checkout_id": checkoutId });
  });
});
