import { describe, expect, it } from "vitest";
import { RedisFailed } from "../../../adapters/redis/ask.ts";
import { troubleLine } from "../../../adapters/telemetry/trouble-line.ts";

const about = { requestId: "request-1", checkoutId: "chk_1" };

describe("the line about a request that could not be answered", () => {
  it("has a driver's class, code and number, and never its text, which quotes keys", () => {
    const text = "Violation of UNIQUE KEY constraint. The duplicate key value is (ada@example.com).";
    const error = Object.assign(new Error(text), { name: "RequestError", code: "EREQUEST", number: 2627 });
    expect(troubleLine("checkouts-create", error, { requestId: "request-1" })).toBe(
      "checkouts-create could not be answered: RequestError, code EREQUEST, number 2627, request request-1",
    );
  });

  it("has no text of Stripe's, nor of an error of no class, nor of what is no error", () => {
    const stripe = Object.assign(new Error("No such card: ada"), { type: "StripeAPIError" });
    for (const thrown of [stripe, new Error("ada"), "ada", { message: "ada" }, undefined])
      expect(troubleLine("carts-get", thrown, about)).not.toContain("ada");
  });

  it("has our own error's text, and the checkout", () => {
    expect(troubleLine("checkouts-get", new RedisFailed("Connection is closed."), about)).toBe(
      "checkouts-get could not be answered: RedisFailed, Connection is closed., request request-1, checkout chk_1",
    );
  });
});
