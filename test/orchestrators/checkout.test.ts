import { describe, expect, it } from "vitest";
import { accepted, refused } from "../../domain/outcome.ts";
import { checkout } from "../../orchestrators/checkout.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { drive } from "../support/drive.ts";

const authorized = accepted({ state: "authorized", paymentIntentId: "pi_1" });
const nextAction = {
  type: "redirect_to_url",
  clientSecret: "pi_1_secret_x",
  redirectUrl: "https://bank.example/3ds",
};
const actionNeeded = accepted({ state: "action-needed", paymentIntentId: "pi_1", nextAction });
const order = { orderId: "ord_1", orderNumber: "BX-100001", placedAt: "2026-01-01T00:00:01.000Z" };
const happy = {
  "payment-authorize": authorized,
  "payment-capture": accepted(order),
  "orders-finish": accepted({ committed: true, announced: true }),
  "orders-cancel": accepted({ stands: "abandoned", failure: { code: "payment_declined" } }),
};
const stands = (code: string) => accepted({ stands: "abandoned", failure: { code } });
const run = (answers: Record<string, unknown>, options = {}) =>
  drive(checkout, aCheckoutRequest(), { ...happy, ...answers }, options);

describe("a checkout that succeeds", () => {
  it("authorises, records, captures and finishes, in four activities and without a timer", () => {
    const { names, ended, timers } = run({});
    expect(names).toBe("payment-authorize orders-record payment-capture orders-finish");
    expect(ended).toEqual(accepted(order));
    expect(timers).toBe(0);
  });

  it("says that it is completed, with the order, before it is finished", () => {
    const { said, last } = run({});
    const whileFinishing = said.at(-2);
    expect(whileFinishing?.steps.at(-1)).toMatchObject({ name: "orders.finish" });
    expect(whileFinishing).toMatchObject({ status: "completed", order });
    expect(last?.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      "stock.hold accepted",
      "payment.authorize accepted",
      "orders.record accepted",
      "payment.capture accepted",
      "orders.finish accepted",
    ]);
  });

  it("goes on after a step that failed, and counts the attempts", () => {
    const { names, last, ended } = run({
      "orders-record": [new Error("away"), new Error("away"), accepted(null)],
    });
    expect(names).toBe(
      "payment-authorize orders-record orders-record orders-record payment-capture orders-finish",
    );
    expect(last?.steps.find(({ name }) => name === "orders.record")).toMatchObject({
      attempts: 3,
      outcome: "accepted",
    });
    expect(ended).toEqual(accepted(order));
  });
});

describe("a checkout that is refused", () => {
  it("closes the fence and releases the units, and has no payment to void, when the card is declined", () => {
    const { names, ended, last } = run({
      "payment-authorize": refused({ tag: "declined", declineCode: "insufficient_funds" }),
    });
    expect(names).toBe("payment-authorize orders-cancel stock-release");
    expect(ended).toMatchObject({ tag: "refused", reason: { code: "payment_declined" } });
    expect(last?.status).toBe("failed");
  });

  it("tells only the last undo that it is the last", () => {
    const { calls } = run({
      "orders-record": refused({ tag: "hold-lost" }),
      "orders-cancel": stands("hold_expired"),
    });
    const undos = calls.slice(2).map(({ name, input }) => `${name} ${(input as { last: boolean }).last}`);
    expect(undos).toEqual(["orders-cancel false", "payment-void false", "stock-release true"]);
  });

  it("undoes the payment and the hold when the units were lost meanwhile", () => {
    const { names, last } = run({
      "orders-record": refused({ tag: "hold-lost" }),
      "orders-cancel": stands("hold_expired"),
    });
    expect(names).toBe("payment-authorize orders-record orders-cancel payment-void stock-release");
    expect(last?.failure?.code).toBe("hold_expired");
  });

  it("undoes everything when the capture is refused", () => {
    const { names } = run({ "payment-capture": refused({ tag: "not-capturable" }) });
    expect(names).toBe(
      "payment-authorize orders-record payment-capture orders-cancel payment-void stock-release",
    );
  });

  it("ends with the failure that the fence has, when somebody closed it before", () => {
    const { ended } = run({
      "orders-record": refused({ tag: "checkout-closed" }),
      "orders-cancel": stands("dependency_unavailable"),
    });
    expect(ended).toMatchObject({ reason: { code: "dependency_unavailable" } });
  });
});

describe("a step whose answer never came", () => {
  it("is undone, although nobody knows whether it happened", () => {
    const { names, ended, calls } = run({
      "payment-authorize": new Error("lost"),
      "orders-cancel": stands("dependency_unavailable"),
    });
    expect(names).toMatch(/^(payment-authorize )+orders-cancel payment-void stock-release$/);
    expect(ended).toMatchObject({ reason: { code: "dependency_unavailable" } });
    const asked = calls.filter(({ name }) => name === "payment-authorize");
    expect(new Date(asked.at(-1)?.at ?? 0).toISOString() <= "2026-01-01T00:09:30.000Z").toBe(true);
  });

  it("is neither undone nor given up once the capture was asked", () => {
    const lost = Array.from({ length: 60 }, () => new Error("lost"));
    const { names, ended, calls } = run({ "payment-capture": [...lost, accepted(order)] });
    expect(names).toMatch(/orders-record (payment-capture ){61}orders-finish$/);
    expect(ended).toEqual(accepted(order));
    expect((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThan(30 * 60_000);
  });

  it("goes forward when the fence finds the order placed", () => {
    const { names, ended, last } = run({
      "payment-capture": refused({ tag: "checkout-closed" }),
      "orders-cancel": accepted({ stands: "placed", order }),
    });
    expect(names).toBe("payment-authorize orders-record payment-capture orders-cancel orders-finish");
    expect(ended).toEqual(accepted(order));
    expect(last?.status).toBe("completed");
  });
});

describe("an undo that fails", () => {
  const declined = {
    "orders-record": refused({ tag: "cart-ordered" }),
    "orders-cancel": stands("cart_ordered"),
  };

  it("does not keep the units back once the fence stands", () => {
    const { names } = run({ ...declined, "payment-void": [new Error("away"), accepted(null)] });
    expect(names).toBe(
      "payment-authorize orders-record orders-cancel payment-void stock-release payment-void",
    );
  });

  it("keeps the units back while neither fence nor void is there", () => {
    const { names } = run({
      ...declined,
      "orders-cancel": [new Error("away"), new Error("away"), stands("cart_ordered")],
      "payment-void": [new Error("away"), accepted(null)],
    });
    expect(names).toBe(
      "payment-authorize orders-record orders-cancel payment-void orders-cancel payment-void stock-release orders-cancel",
    );
  });

  it("becomes visible after the time that was set, and goes on when it is driven again", () => {
    const away = Array.from({ length: 25 }, () => new Error("away"));
    const { statuses, last, names } = run(
      { ...declined, "payment-void": [...away, accepted(null)] },
      { raised: [{ event: "redrive", during: "waiting" }] },
    );
    expect(statuses).toContain("needs_attention");
    expect(names).toMatch(/payment-void$/);
    expect(last?.status).toBe("failed");
  });
});

describe("a customer who must act", () => {
  it("is waited for, and the payment is asked again once it is settled", () => {
    const { names, statuses, said } = run(
      { "payment-authorize": [actionNeeded, authorized] },
      { raised: [{ event: "payment-settled", during: "waiting" }] },
    );
    expect(names).toBe("payment-authorize payment-authorize orders-record payment-capture orders-finish");
    expect(statuses).toContain("requires_action");
    expect(said.find(({ status }) => status === "requires_action")).toMatchObject({
      nextAction,
      paymentIntentId: "pi_1",
    });
    expect(said.at(-1)?.nextAction).toBeUndefined();
  });

  it("is waited for until the hold is nearly over, then Stripe is asked once more", () => {
    const { calls, ended } = run({
      "payment-authorize": actionNeeded,
      "orders-cancel": stands("hold_expired"),
    });
    expect(calls.map(({ name }) => name)).toEqual([
      "payment-authorize",
      "payment-authorize",
      "orders-cancel",
      "payment-void",
      "stock-release",
    ]);
    expect(new Date(calls[1]?.at ?? 0).toISOString()).toBe("2026-01-01T00:09:30.000Z");
    expect(ended).toMatchObject({ reason: { code: "hold_expired" } });
  });

  it("is placed all the same when Stripe knows at the end that the payment was settled", () => {
    const { names } = run({ "payment-authorize": [actionNeeded, authorized] });
    expect(names).toMatch(/orders-record payment-capture orders-finish$/);
  });

  it("is not cut short by a timer that fires early", () => {
    const { calls } = run(
      { "payment-authorize": actionNeeded, "orders-cancel": stands("hold_expired") },
      { earlyTimersMs: 900 },
    );
    expect(new Date(calls[1]?.at ?? 0).toISOString() >= "2026-01-01T00:09:30.000Z").toBe(true);
  });

  it("is waited for again when the event was only a hint", () => {
    const { names } = run(
      { "payment-authorize": [actionNeeded, actionNeeded, authorized] },
      { raised: [{ event: "payment-settled", during: "waiting" }] },
    );
    expect(names).toMatch(/^(payment-authorize ){3}orders-record/);
  });
});

describe("a cancel", () => {
  const cancelled = { "orders-cancel": stands("checkout_cancelled") };

  for (const during of ["payment-authorize", "orders-record"])
    it(`that is heard during ${during} stops the checkout when that step is done`, () => {
      const { names, ended, last } = run(cancelled, { raised: [{ event: "cancel", during }] });
      expect(names).not.toContain("payment-capture");
      expect(names).toMatch(/orders-cancel payment-void stock-release$/);
      expect(ended).toMatchObject({ reason: { code: "checkout_cancelled" } });
      expect(last?.status).toBe("cancelled");
    });

  it("that is heard while the customer is waited for stops the wait", () => {
    const { names } = run(
      { ...cancelled, "payment-authorize": actionNeeded },
      { raised: [{ event: "cancel", during: "waiting" }] },
    );
    expect(names).toBe("payment-authorize orders-cancel payment-void stock-release");
  });

  it("that comes once the capture was asked changes nothing", () => {
    const { ended } = run(cancelled, { raised: [{ event: "cancel", during: "payment-capture" }] });
    expect(ended).toEqual(accepted(order));
  });
});
