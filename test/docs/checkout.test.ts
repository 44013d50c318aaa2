import { describe, expect, it } from "vitest";
import { orders, payment, statusDuring, stock } from "../../contracts/checkout.ts";
import { problems } from "../../contracts/http/problem.ts";
import { checkoutStatuses, failureCodes } from "../../domain/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import { checkout } from "../../orchestrators/checkout.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { drive } from "../support/drive.ts";
import { codesIn, documentOf, namesIn, tableOf } from "./document.ts";

const text = documentOf("docs/checkout.md");
const steps = tableOf(text, "step");
const happy = {
  "payment-authorize": accepted({ state: "authorized", paymentIntentId: "pi_1" }),
  "payment-capture": accepted({
    orderId: "ord_1",
    orderNumber: "BX-1",
    placedAt: "2026-01-01T00:00:01.000Z",
  }),
  "orders-cancel": accepted({ stands: "abandoned", failure: failure("hold_expired") }),
};
const stepsOf = (answers: Readonly<Record<string, unknown>>) =>
  drive(checkout, aCheckoutRequest(), answers).last?.steps.map(({ name }) => name) ?? [];

describe("docs/checkout.md", () => {
  it("has the steps of a checkout that succeeds, in their order", () => {
    expect(namesIn(steps)).toEqual(stepsOf(happy));
  });

  it("has every step of the contract, as a step or as an undo", () => {
    const inContract = [stock, payment, orders]
      .flatMap((part) => Object.values(part))
      .map(({ name }) => name);
    const inDocument = [...namesIn(steps), ...namesIn(tableOf(text, "undo"))];
    expect(inDocument.toSorted()).toEqual(inContract.toSorted());
  });

  it("says what undoes each step, as a checkout that is refused at the pivot shows it", () => {
    const all = stepsOf({ ...happy, "payment-capture": refused({ tag: "not-capturable" }) });
    const undos = all.slice(all.indexOf("payment.capture") + 1);
    const documented = steps.flatMap(([, , , undo = ""]) => codesIn(undo)).toReversed();
    expect(documented).toEqual(undos);
    expect(namesIn(tableOf(text, "undo"))).toEqual(undos);
  });

  it("says the status that a checkout has during each step", () => {
    for (const [name = "", , status = ""] of steps)
      expect(codesIn(status), name).toEqual([statusDuring[name.replaceAll("`", "")] ?? "reserving"]);
  });

  it("explains every failure, with its HTTP status and whether a new key may succeed", () => {
    const documented = tableOf(text, "failure").map(([code = "", , status, retryable]) => [
      code.replaceAll("`", ""),
      status,
      retryable,
    ]);
    expect(documented).toEqual(
      failureCodes.map((code) => [code, `${problems[code][0]}`, failure(code).retryable ? "yes" : "no"]),
    );
  });

  it("explains every status", () => {
    expect(namesIn(tableOf(text, "status"))).toEqual([...checkoutStatuses]);
  });
});
