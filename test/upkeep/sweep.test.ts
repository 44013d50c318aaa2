import { describe, expect, it } from "vitest";
import { useAftermath } from "./after-a-crash.ts";

const { checkout, sweep, longAfter, stripe, store, engine } = useAftermath();
const nothing = { placed: 0, abandoned: 0, committed: 0, released: 0, voided: 0, redriven: 0, failed: 0 };

describe("an order that was recorded and left", () => {
  it("is placed when its money was taken, with what was received, and its hold is committed", async () => {
    const left = await checkout();
    for (const step of [left.held, left.authorized, left.pinned, left.recorded, left.captured]) await step();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, placed: 1, committed: 1 });
    expect(await left.stands()).toEqual({
      fence: "placed",
      money: "succeeded",
      hold: "committed",
      units: [3, 3, 0],
    });
    const order = await store().orders.get(left.order.orderId);
    expect(order?.payment.captured).toEqual(left.charge.amount);
    expect(order?.events.map(({ sequence, eventId }) => [sequence, eventId])).toEqual([
      [1, `evt_${left.order.orderId}_1`],
    ]);
  });

  it("is abandoned when its money was not taken: that is let go, and the units go back", async () => {
    const left = await checkout();
    for (const step of [left.held, left.authorized, left.pinned, left.recorded]) await step();
    longAfter();
    const swept = await sweep();
    expect(swept).toMatchObject({ abandoned: 1, released: 1, placed: 0, failed: 0 });
    expect(await left.stands()).toEqual({
      fence: "abandoned",
      money: "canceled",
      hold: "released",
      units: [5, 5, 0],
    });
    expect(await store().orders.find(left.checkoutId)).toMatchObject({
      failure: { code: "dependency_unavailable" },
    });
  });

  it("is abandoned when its money was given back by hand, or when there is no such payment", async () => {
    const [refunded, none] = [await checkout(), await checkout()];
    for (const step of [refunded.authorized, refunded.recorded, refunded.captured]) await step();
    await stripe().refundByHand((await refunded.only()).paymentIntentId, refunded.charge.amount.amount);
    await none.recorded();
    longAfter();
    expect(await sweep()).toMatchObject({ abandoned: 2, placed: 0, failed: 0 });
    expect(await refunded.stands()).toMatchObject({
      fence: "abandoned",
      money: "refunded",
      units: [5, 5, 0],
    });
    expect(await none.stands()).toMatchObject({ fence: "abandoned", units: [5, 5, 0] });
  });

  it("is left to its saga while that lives, and while it is young", async () => {
    const running = await checkout();
    for (const step of [running.held, running.authorized, running.pinned, running.recorded, running.captured])
      await step();
    running.isRunning();
    longAfter();
    const young = await checkout();
    for (const step of [young.held, young.authorized, young.pinned, young.recorded, young.captured])
      await step();
    expect(await sweep()).toEqual(nothing);
    expect((await running.stands()).fence).toBe("recorded");
    expect((await young.stands()).fence).toBe("recorded");
  });

  it("is settled once its saga has ended badly", async () => {
    const left = await checkout();
    for (const step of [left.held, left.authorized, left.pinned, left.recorded, left.captured]) await step();
    engine().set(left.checkoutId, { runtimeStatus: "failed" });
    longAfter();
    expect(await sweep()).toMatchObject({ placed: 1, committed: 1 });
  });
});

describe("money without an order", () => {
  it("is let go behind a closed fence, whether it was authorised, captured or only asked for", async () => {
    const [held, taken, open, waiting] = [
      await checkout(),
      await checkout(),
      await checkout(),
      await checkout(),
    ];
    await held.authorized();
    await taken.authorized();
    await stripe().byHand((await taken.only()).paymentIntentId, "capture");
    stripe().break("confirm", "down", 2);
    await open.authorized().catch(() => {});
    stripe().mend();
    await stripe().payments.authorize({
      ...waiting.charge,
      source: { paymentMethod: "pm_card_threeDSecure2Required" },
    });
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, voided: 4 });
    expect([
      await held.stands(),
      await taken.stands(),
      await open.stands(),
      await waiting.stands(),
    ]).toMatchObject([
      { fence: "abandoned", money: "canceled" },
      { fence: "abandoned", money: "refunded" },
      { fence: "abandoned", money: "canceled" },
      { fence: "abandoned", money: "canceled" },
    ]);
    expect(await held.pinned()).toBeDefined();
    expect(await held.recorded()).toMatchObject({ tag: "refused", reason: { tag: "abandoned" } });
  });

  it("closes the fence under the key that the engine still knows, else under one that stands for nobody", async () => {
    const [known, unknown] = [await checkout(), await checkout()];
    for (const left of [known, unknown]) await left.authorized();
    known.isRunning();
    engine().set(known.checkoutId, { runtimeStatus: "terminated" });
    longAfter();
    await sweep();
    expect((await store().orders.find(known.checkoutId))?.key).toEqual(known.order.key);
    expect((await store().orders.find(unknown.checkoutId))?.key).toMatchObject({
      checkoutId: unknown.checkoutId,
      total: unknown.charge.amount,
    });
  });

  it("is let go where the fence was closed and the void was lost", async () => {
    const left = await checkout();
    await left.authorized();
    await left.abandoned();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, voided: 1 });
    expect((await left.stands()).money).toBe("canceled");
  });

  it("is none where there is an order, where it was let go already, or where it is no checkout's", async () => {
    const [placed, voided] = [await checkout(), await checkout()];
    for (const step of [
      placed.held,
      placed.authorized,
      placed.pinned,
      placed.recorded,
      placed.captured,
      placed.placed,
      placed.committed,
    ])
      await step();
    await voided.authorized();
    await stripe().payments.void(voided.charge);
    await stripe().stripe.paymentIntents.create({
      amount: 500,
      currency: "eur",
      capture_method: "manual",
      confirm: true,
      payment_method: "pm_card_visa",
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
    longAfter();
    expect(await sweep()).toEqual(nothing);
    expect((await placed.stands()).money).toBe("succeeded");
    expect((await voided.stands()).fence).toBeUndefined();
  });

  it("is left alone while its saga lives, and while the hold may still stand", async () => {
    const [running, young] = [await checkout(), await checkout()];
    await running.authorized();
    running.isRunning();
    longAfter();
    await young.authorized();
    stripe().pass(30_000);
    expect(await sweep()).toEqual(nothing);
    expect([(await running.stands()).money, (await young.stands()).money]).toEqual([
      "requires_capture",
      "requires_capture",
    ]);
  });
});

describe("a pinned hold without a saga", () => {
  it("is committed when its order was placed", async () => {
    const left = await checkout();
    for (const step of [left.held, left.authorized, left.pinned, left.recorded, left.captured, left.placed])
      await step();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, committed: 1 });
    expect(await left.stands()).toMatchObject({ hold: "committed", units: [3, 3, 0] });
  });

  it("is released behind a closed fence when nothing was recorded", async () => {
    const left = await checkout();
    for (const step of [left.held, left.pinned]) await step();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, released: 1 });
    expect(await left.stands()).toMatchObject({ fence: "abandoned", hold: "released", units: [5, 5, 0] });
    expect(await left.recorded()).toMatchObject({ tag: "refused", reason: { tag: "abandoned" } });
  });

  it("is released when the checkout was abandoned", async () => {
    const left = await checkout();
    for (const step of [left.held, left.pinned, left.recorded, left.abandoned]) await step();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, released: 1 });
    expect(await left.stands()).toMatchObject({ hold: "released", units: [5, 5, 0] });
  });

  it("is left to its saga while that lives", async () => {
    const left = await checkout();
    for (const step of [left.held, left.pinned]) await step();
    left.isRunning();
    longAfter();
    expect(await sweep()).toEqual(nothing);
    expect((await left.stands()).hold).toBe("pinned");
  });
});

describe("a second sweep", () => {
  it("finds nothing more to do", async () => {
    const [one, two, three] = [await checkout(), await checkout(), await checkout()];
    for (const step of [one.held, one.authorized, one.pinned, one.recorded, one.captured]) await step();
    for (const step of [two.held, two.authorized, two.pinned]) await step();
    await three.authorized();
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, placed: 1, committed: 1, voided: 2, released: 1 });
    expect(await sweep()).toEqual(nothing);
  });
});
