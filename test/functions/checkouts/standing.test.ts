import { describe, expect, it } from "vitest";
import { checkoutStatuses } from "../../../domain/checkout.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import { findStanding, standingOf } from "../../../functions/checkouts/standing.ts";
import { declined } from "../../ports/order-builders.ts";
import { anInstance, holdExpiresAt, key, order, records, request, steps } from "./a-view.ts";

const view = (...given: Parameters<typeof standingOf>) => standingOf(...given)?.view;

describe("a checkout as it stands", () => {
  it("is unknown where neither the engine nor SQL knows it", () => {
    expect(standingOf(undefined, undefined)).toBeUndefined();
  });

  it("is what its saga says while that runs", () => {
    for (const status of checkoutStatuses.filter((one) => one !== "completed"))
      expect(view(anInstance({}, { status }), undefined), status).toMatchObject({
        status,
        holdExpiresAt,
        steps,
      });
    for (const runtimeStatus of ["pending", "running", "suspended"] as const)
      expect(view(anInstance({ runtimeStatus }), undefined)?.status).toBe("charging");
  });

  it("is reserving while its saga has not said anything yet", () => {
    const standing = standingOf(anInstance({ runtimeStatus: "pending" }, null), undefined);
    expect(standing).toMatchObject({
      key,
      view: { status: "reserving", holdExpiresAt: request.holdExpiresAt, steps: [] },
    });
  });

  it("says that its saga has not begun, and only then", () => {
    expect(standingOf(anInstance({ runtimeStatus: "pending" }, null), undefined)?.isPending).toBe(true);
    for (const runtimeStatus of ["running", "suspended", "completed"] as const)
      expect(standingOf(anInstance({ runtimeStatus }), undefined)).not.toHaveProperty("isPending");
    for (const record of [records.placed, records.recorded, records.abandoned])
      expect(standingOf(undefined, record)).not.toHaveProperty("isPending");
  });

  it("says where the customer must go while they must act", () => {
    const nextAction = { type: "use_stripe_sdk", clientSecret: "s" } as const;
    const standing = standingOf(
      anInstance({}, { status: "requires_action", nextAction, paymentIntentId: "pi_9" as never }),
      undefined,
    );
    expect(standing).toMatchObject({
      paymentIntentId: "pi_9",
      view: { status: "requires_action", nextAction },
    });
  });

  it("is completed as soon as SQL says that the order was placed, whatever the engine says", () => {
    for (const instance of [
      undefined,
      anInstance(),
      anInstance({}, { status: "compensating", failure: declined }),
      anInstance({ runtimeStatus: "failed" }),
    ]) {
      const standing = view(instance, records.placed);
      expect(standing).toMatchObject({ status: "completed", order });
      expect(standing).not.toHaveProperty("failure");
      expect(standing).not.toHaveProperty("holdExpiresAt");
    }
  });

  it("is completed without an expiry once its saga has an order, before SQL is asked", () => {
    const standing = view(anInstance({}, { status: "completed", order }), records.recorded);
    expect(standing).toMatchObject({ status: "completed", order });
    expect(standing).not.toHaveProperty("holdExpiresAt");
  });

  it("is still being undone while its saga runs, although the fence is closed: cart and stock are not free yet", () => {
    const standing = view(anInstance({}, { status: "compensating", failure: declined }), records.abandoned);
    expect(standing).toMatchObject({ status: "compensating", failure: declined });
  });

  it("has failed as the fence says once its saga is over or forgotten", () => {
    for (const instance of [
      undefined,
      anInstance({ runtimeStatus: "completed" }, { failure: failure("hold_expired") }),
    ])
      expect(view(instance, records.abandoned)).toMatchObject({ status: "failed", failure: declined });
  });

  it("is cancelled where that is why it ended", () => {
    const cancelled = {
      ...records.abandoned,
      failure: failure("checkout_cancelled"),
    } as typeof records.abandoned;
    expect(view(undefined, cancelled)).toMatchObject({
      status: "cancelled",
      failure: { code: "checkout_cancelled" },
    });
  });

  it("has failed as its saga said where there is no fence", () => {
    const ended = anInstance({ runtimeStatus: "completed" }, { failure: declined });
    expect(view(ended, undefined)).toMatchObject({ status: "failed", failure: declined, steps });
  });

  it("has failed for want of a service where its saga died without a word", () => {
    for (const runtimeStatus of ["failed", "terminated", "completed"] as const)
      expect(view(anInstance({ runtimeStatus }, null), undefined)).toMatchObject({
        status: "failed",
        failure: { code: "dependency_unavailable" },
      });
  });

  it("is being placed where it is recorded and its saga is gone: the sweep decides", () => {
    expect(view(undefined, records.recorded)).toEqual(expect.objectContaining({ status: "placing" }));
    expect(view(undefined, records.recorded)).not.toHaveProperty("steps");
    expect(view(anInstance({ runtimeStatus: "failed" }), records.recorded)).toMatchObject({
      status: "placing",
    });
  });

  it("goes by SQL's key where both have one", () => {
    const other = { ...records.placed, key: { ...key, fingerprint: "of SQL" } } as typeof records.placed;
    expect(standingOf(anInstance(), other)?.key.fingerprint).toBe("of SQL");
  });

  it("is found by asking both, and not at all when one of them is away", async () => {
    const sagas = { find: async () => anInstance() } as never;
    const orders = { find: async () => records.placed };
    expect((await findStanding(key.checkoutId, { sagas, orders }))?.view.status).toBe("completed");
    const away = () => Promise.reject(new Error("away"));
    await expect(findStanding(key.checkoutId, { sagas, orders: { find: away } })).rejects.toThrow("away");
    await expect(findStanding(key.checkoutId, { sagas: { find: away } as never, orders })).rejects.toThrow(
      "away",
    );
  });
});
