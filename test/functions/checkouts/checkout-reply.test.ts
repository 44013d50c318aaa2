import { describe, expect, it } from "vitest";
import { createCheckout } from "../../../contracts/http/checkouts.ts";
import { checkoutStatuses, type FailureCode, failureCodes, isFinal } from "../../../domain/checkout.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import { checkoutBody, checkoutReply } from "../../../functions/checkouts/checkout-reply.ts";
import { operationOf } from "../../support/the-document.ts";
import { aView, holdExpiresAt, order, steps } from "./a-view.ts";

const tokens = { orderToken: (orderId: string, placedAt: string) => `token of ${orderId} ${placedAt}` };
const answer = (view: ReturnType<typeof aView>, replayed = false) => checkoutReply(view, tokens, replayed);

/** The status that each failure of a started checkout is answered with. */
const statuses: Readonly<Record<FailureCode, number>> = {
  payment_declined: 402,
  authentication_failed: 402,
  payment_method_invalid: 422,
  hold_expired: 409,
  cart_ordered: 409,
  checkout_cancelled: 409,
  checkout_refused: 403,
  dependency_unavailable: 503,
};

describe("the answer to the one who holds the key", () => {
  it("is 201 with the order, its address and its token once it is placed", () => {
    const { status, headers, body } = answer(aView({ status: "completed", order, steps }));
    expect(status).toBe(201);
    expect(headers).toEqual({ Location: "/api/orders/ord_1" });
    expect(body).toMatchObject({
      status: "completed",
      order: {
        orderId: "ord_1",
        orderNumber: "BX-100001",
        orderAccessToken: `token of ord_1 ${order.placedAt}`,
      },
    });
    expect(body).not.toHaveProperty("order.placedAt");
  });

  for (const [code, expected] of Object.entries(statuses) as [FailureCode, number][])
    it(`is ${expected} for ${code}, with the checkout in it, and documented`, () => {
      const status = code === "checkout_cancelled" ? "cancelled" : "failed";
      const reason = failure(code, code === "payment_declined" ? "insufficient_funds" : undefined);
      const reply = answer(aView({ status, failure: reason }));
      expect(reply).toMatchObject({
        status: expected,
        problem: true,
        body: {
          code,
          status: expected,
          detail: reason.message,
          retryable: reason.retryable,
          checkout: { status, failure: reason },
        },
      });
      if (code === "payment_declined")
        expect(reply.body).toMatchObject({ declineCode: "insufficient_funds" });
      else expect(reply.body).not.toHaveProperty("declineCode");
      if (expected === 503) expect(Number(reply.headers?.["Retry-After"])).toBeGreaterThan(0);
      expect(operationOf(createCheckout).responses[expected]?.description).toContain(`\`${code}\``);
    });

  it("has a status for every failure there is", () => {
    expect(Object.keys(statuses).toSorted()).toEqual([...failureCodes].toSorted());
  });

  it("is 202 with where to look and when for whatever is not over", () => {
    for (const status of checkoutStatuses.filter((one) => !isFinal(one))) {
      const { status: code, headers, body } = answer(aView({ status, holdExpiresAt }));
      expect(code, status).toBe(202);
      expect(headers?.["Location"]).toBe("/api/checkouts/chk_1");
      expect(headers?.["Retry-After"], status).toBe(status === "requires_action" ? undefined : "1");
      expect(body).toMatchObject({ status, holdExpiresAt });
    }
  });

  it("says that it was given before, whatever it is", () => {
    for (const view of [
      aView({ status: "completed", order }),
      aView(),
      aView({ status: "failed", failure: failure("hold_expired") }),
    ]) {
      expect(answer(view, true).headers).toMatchObject({ "Idempotency-Replayed": "true" });
      expect(answer(view, false).headers).not.toHaveProperty("Idempotency-Replayed");
    }
  });
});

describe("a checkout as the API shows it", () => {
  it("has its steps without what is for operators", () => {
    const { attempts, ...shown } = steps[0] ?? { name: "" };
    expect(attempts).toBe(2);
    expect(checkoutBody(aView({ steps }), tokens, false)).toMatchObject({ steps: [shown] });
    expect(JSON.stringify(checkoutBody(aView({ steps }), tokens, false))).not.toContain("attempts");
  });

  it("has the order's token only for who may have it", () => {
    const view = aView({ status: "completed", order });
    expect(checkoutBody(view, tokens, true)).toHaveProperty("order.orderAccessToken");
    expect(checkoutBody(view, tokens, false)).toHaveProperty("order.orderNumber");
    expect(checkoutBody(view, tokens, false)).not.toHaveProperty("order.orderAccessToken");
  });
});
