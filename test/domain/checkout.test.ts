import { describe, expect, it } from "vitest";
import { checkoutStatuses, failureCodes, isFinal } from "../../domain/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import { cloudEventTypes } from "../../domain/cloud-event.ts";
import { eventTypes } from "../../domain/event-types.ts";
import { never } from "../../domain/never.ts";

describe("a checkout", () => {
  it("is final when it is completed, failed or cancelled, and never otherwise", () => {
    expect(checkoutStatuses.filter(isFinal)).toEqual(["completed", "failed", "cancelled"]);
  });

  it("tells every failure in words, with whether a new try may help", () => {
    for (const code of failureCodes) {
      const { message, ...rest } = failure(code);
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(rest).toEqual({ code, retryable: ["hold_expired", "dependency_unavailable"].includes(code) });
    }
  });

  it("passes on the issuer's word of a decline", () => {
    expect(failure("payment_declined", "insufficient_funds")).toMatchObject({
      declineCode: "insufficient_funds",
    });
    expect(failure("payment_declined")).not.toHaveProperty("declineCode");
  });
});

describe("the type of an event", () => {
  it("has one name for CloudEvents, with its version at the end", () => {
    const names = eventTypes.map((type) => cloudEventTypes[type]);
    expect(new Set(names).size).toBe(eventTypes.length);
    for (const name of names) expect(name).toMatch(/^com\.boxoffice\.[a-z]+\.[a-z-]+\.v1$/);
  });
});

describe("a tag that nobody thought of", () => {
  it("is an error that names it", () => {
    expect(() => never({ tag: "surprise" } as never)).toThrow("surprise");
  });
});
