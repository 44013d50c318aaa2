import { describe, expect, it } from "vitest";
import { failureAttributes, word } from "../../../adapters/telemetry/failure.ts";

const failed = (name: string, code?: unknown): Error =>
  Object.assign(new Error("ada@example.com"), { name, code });

describe("what a span says of an error", () => {
  it.each([
    [failed("RedisFailed"), { "error.type": "RedisFailed" }],
    [failed("StripeError", "card_declined"), { "error.type": "StripeError", "error.code": "card_declined" }],
    [failed("RequestError", 1205), { "error.type": "RequestError", "error.code": "1205" }],
    [failed("Error", "UND_ERR_SOCKET"), { "error.type": "Error", "error.code": "UND_ERR_SOCKET" }],
    [
      Object.assign(failed("Error", "api_error"), { type: "StripeAPIError" }),
      { "error.type": "StripeAPIError", "error.code": "api_error" },
    ],
    [new (class Broken extends Error {})(), { "error.type": "Broken" }],
  ])("is its kind and its code", (error, attributes) => {
    expect(failureAttributes(error)).toEqual(attributes);
  });

  it("is neither a name nor a code that is no word of a program", () => {
    for (const text of ["ada@example.com", "Ada Lovelace", "4242424242424242", "x".repeat(61), ""])
      expect(failureAttributes(failed(text, text))).toEqual({ "error.type": "Error" });
    expect(failureAttributes(failed("Error", 4242424242424242))).toEqual({ "error.type": "Error" });
    for (const odd of ["ada@example.com", null, undefined, 5, { name: { a: 1 }, type: "a b", code: [] }])
      expect(failureAttributes(odd)).toEqual({ "error.type": "Error" });
  });

  it("takes tags as the product writes them", () => {
    for (const tag of ["out-of-stock", "declined", "payment_declined"]) expect(word(tag)).toBe(tag);
  });
});
