import { describe, expect, it } from "vitest";
import { orders, payment, stock } from "../../contracts/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import { accepted, refused } from "../../domain/outcome.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { aBackstage, at, paymentIntentId, placedOrder } from "./a-backstage.ts";

const { charge, hold, holdExpiresAt, orderId } = aCheckoutRequest();
const authorize = { charge, holdExpiresAt };
const { checkoutId } = charge;
const capture = { checkoutId, orderId, paymentIntentId, deadline: at };
const declined = failure("payment_declined");
const undoing = <T>(of: T, last: boolean, reason = declined) => ({ of, failure: reason, last });

describe("the activities", () => {
  it("do every step that a saga can ask, but the hold that is taken at the door", () => {
    const asked = [...Object.values(stock), ...Object.values(payment), ...Object.values(orders)];
    const names = asked.map(({ name }) => name).filter((name) => name !== stock.hold.name);
    expect(aBackstage().steps.toSorted()).toEqual(names.toSorted());
  });
});

describe("payment.authorize", () => {
  it("passes the answer on and bothers nobody when the money is authorised", async () => {
    const { run, log, asked } = aBackstage();
    expect(await run("payment.authorize", authorize)).toEqual({
      tag: "accepted",
      value: { state: "authorized", paymentIntentId },
    });
    expect(log).toEqual(["authorize"]);
    expect(asked.get("authorize")).toEqual([charge]);
  });

  it("tells the waiting door at once when the customer must act", async () => {
    const nextAction = { type: "use_stripe_sdk", clientSecret: "pi_1_secret_2" } as const;
    const { run, published } = aBackstage({
      authorize: async () => accepted({ state: "action-needed", paymentIntentId, nextAction }),
    });
    expect(await run("payment.authorize", authorize)).toMatchObject({ value: { state: "action-needed" } });
    expect(published).toEqual([{ status: "requires_action", nextAction, holdExpiresAt }]);
  });

  it("says nothing to the door of a refusal, since cart and stock are not free yet", async () => {
    const { run, published } = aBackstage({
      authorize: async () => refused({ tag: "authentication-failed" }),
    });
    expect(await run("payment.authorize", authorize)).toEqual({
      tag: "refused",
      reason: { tag: "authentication-failed" },
    });
    expect(published).toEqual([]);
  });

  it("throws when nobody knows", async () => {
    const { run } = aBackstage({ authorize: () => Promise.reject(new Error("lost")) });
    await expect(run("payment.authorize", authorize)).rejects.toThrow("lost");
  });
});

describe("payment.void", () => {
  it("lets the money go, and tells the door only as the last undo", async () => {
    const first = aBackstage();
    expect(await first.run("payment.void", undoing(authorize, false))).toEqual({
      tag: "accepted",
      value: null,
    });
    expect(first.log).toEqual(["void"]);
    const last = aBackstage();
    await last.run("payment.void", undoing(authorize, true));
    expect(last.log).toEqual(["void", "publish"]);
    expect(last.published).toEqual([{ status: "failed", failure: declined }]);
  });

  it("tells nobody while the money is not known to be let go", async () => {
    const { run, published } = aBackstage({ void: () => Promise.reject(new Error("lost")) });
    await expect(run("payment.void", undoing(authorize, true))).rejects.toThrow("lost");
    expect(published).toEqual([]);
  });
});

describe("payment.capture", () => {
  it("takes the money, places the order with what was received, and tells the door", async () => {
    const { run, log, asked, published } = aBackstage();
    expect(await run("payment.capture", capture)).toEqual({ tag: "accepted", value: placedOrder });
    expect(log).toEqual(["capture", "place", "publish"]);
    expect(asked.get("capture")).toEqual([paymentIntentId, { checkoutId, orderId, deadline: at }]);
    expect(asked.get("place")).toEqual([
      checkoutId,
      { captured: { amount: 2870, currency: "EUR" }, eventId: `evt_${orderId}_1`, at },
    ]);
    expect(published).toEqual([{ status: "completed", order: placedOrder }]);
  });

  it("places nothing when the money cannot be taken", async () => {
    const { run, log } = aBackstage({ capture: async () => refused({ tag: "not-capturable" }) });
    expect(await run("payment.capture", capture)).toEqual({
      tag: "refused",
      reason: { tag: "not-capturable" },
    });
    expect(log).toEqual(["capture"]);
  });

  it("writes what is missing when it is asked again after a crash between capture and placement", async () => {
    let places = 0;
    const { run, log, published } = aBackstage({
      place: async () => {
        places += 1;
        if (places === 1) throw new Error("the host died");
        return accepted(placedOrder);
      },
    });
    await expect(run("payment.capture", capture)).rejects.toThrow("the host died");
    expect(published).toEqual([]);
    expect(await run("payment.capture", capture)).toEqual({ tag: "accepted", value: placedOrder });
    expect(log).toEqual(["capture", "place", "capture", "place", "publish"]);
  });

  it("gives the money back when the fence is closed, before it says so", async () => {
    const { run, log, asked } = aBackstage({ place: async () => refused({ tag: "abandoned" }) });
    expect(await run("payment.capture", capture)).toEqual({
      tag: "refused",
      reason: { tag: "checkout-closed" },
    });
    expect(log).toEqual(["capture", "place", "voidById"]);
    expect(asked.get("voidById")).toEqual([paymentIntentId]);
  });

  it("does not say that it is closed while the money is not known to be back", async () => {
    const { run } = aBackstage({
      place: async () => refused({ tag: "abandoned" }),
      voidById: () => Promise.reject(new Error("lost")),
    });
    await expect(run("payment.capture", capture)).rejects.toThrow("lost");
  });
});

describe("stock.release", () => {
  it("gives the units back, and tells the door only as the last undo", async () => {
    const first = aBackstage();
    expect(await first.run("stock.release", undoing(hold, false))).toEqual({ tag: "accepted", value: null });
    expect(first.log).toEqual(["release"]);
    expect(first.asked.get("release")).toEqual([hold]);
    const last = aBackstage();
    await last.run("stock.release", undoing(hold, true, failure("checkout_cancelled")));
    expect(last.published).toEqual([{ status: "cancelled", failure: failure("checkout_cancelled") }]);
  });

  it("tells nobody while the units are not known to be free", async () => {
    const { run, published } = aBackstage({ release: () => Promise.reject(new Error("lost")) });
    await expect(run("stock.release", undoing(hold, true))).rejects.toThrow("lost");
    expect(published).toEqual([]);
  });
});
