import { describe, expect, it } from "vitest";
import { failure } from "../../domain/checkout-failure.ts";
import { instant, millis } from "../../domain/instant.ts";
import { useAftermath } from "./after-a-crash.ts";

const { checkout, sweep, sweeper, longAfter, stripe, store, engine, memory, notices } = useAftermath();
const nothing = { placed: 0, abandoned: 0, committed: 0, released: 0, voided: 0, redriven: 0, failed: 0 };
const away = () => Promise.reject(new Error("away"));

describe("a sweep where one thing is stuck", () => {
  it("settles the other recorded orders", async () => {
    const [stuck, fine] = [await checkout(), await checkout()];
    for (const left of [stuck, fine])
      for (const step of [left.authorized, left.recorded, left.captured]) await step();
    longAfter();
    const place = store().orders.place;
    const swept = await sweep({
      orders: {
        place: (checkoutId, paid) => (checkoutId === stuck.checkoutId ? away() : place(checkoutId, paid)),
      },
    });
    expect(swept).toMatchObject({ placed: 1, failed: 1 });
    expect([(await stuck.stands()).fence, (await fine.stands()).fence]).toEqual(["recorded", "placed"]);
    expect(await sweep()).toMatchObject({ placed: 1, failed: 0 });
  });

  it("lets go of the other payments", async () => {
    const [one, stuck, two] = [await checkout(), await checkout(), await checkout()];
    for (const left of [one, stuck, two]) await left.authorized();
    const { paymentIntentId } = await stuck.only();
    longAfter();
    const { voidById } = stripe().payments;
    const swept = await sweep({
      payments: { voidById: (id) => (id === paymentIntentId ? away() : voidById(id)) },
    });
    expect(swept).toEqual({ ...nothing, voided: 2, failed: 1 });
    expect((await stuck.stands()).money).toBe("requires_capture");
    expect(await sweep()).toEqual({ ...nothing, voided: 1 });
  });

  it("settles the other holds", async () => {
    const [stuck, fine] = [await checkout(), await checkout()];
    for (const left of [stuck, fine]) for (const step of [left.held, left.pinned]) await step();
    longAfter();
    const { release } = memory().holds;
    const swept = await sweep({
      holds: { release: (hold) => (hold.checkoutId === stuck.checkoutId ? away() : release(hold)) },
    });
    expect(swept).toEqual({ ...nothing, released: 1, failed: 1 });
    expect(await sweep()).toEqual({ ...nothing, released: 1 });
  });

  it("settles holds also when payments cannot be listed, and payments when holds cannot", async () => {
    const [pinned, paid] = [await checkout(), await checkout()];
    for (const step of [pinned.held, pinned.pinned]) await step();
    await paid.authorized();
    longAfter();
    const list = async function* () {
      yield* [] as never[];
      throw new Error("away");
    };
    expect(await sweep({ payments: { list } })).toMatchObject({ released: 1, voided: 0, failed: 1 });
    expect(await sweep({ holds: { pinned: away } })).toMatchObject({ voided: 1, failed: 1 });
  });

  it("re-drives the other waiting sagas, and settles everything else", async () => {
    const [deaf, hearing, paid] = [await checkout(), await checkout(), await checkout()];
    for (const left of [deaf, hearing])
      left.isRunning({ status: "needs_attention", failure: failure("payment_declined") });
    await paid.authorized();
    engine().deafFor.add(deaf.checkoutId);
    longAfter();
    expect(await sweep()).toEqual({ ...nothing, redriven: 1, voided: 1, failed: 1 });
    expect(engine().raised).toEqual([{ checkoutId: hearing.checkoutId, event: "redrive" }]);
  });
});

describe("an undo that waits for somebody", () => {
  it("is said aloud once, with what waits, and driven again", async () => {
    const left = await checkout();
    const steps = [
      { name: "orders.cancel", startedAt: stripe().now(), endedAt: stripe().now(), outcome: "accepted" },
      { name: "payment.void", startedAt: stripe().now(), attempts: 20 },
    ] as const;
    left.isRunning({ status: "needs_attention", failure: failure("payment_declined"), steps });
    expect(await sweep()).toEqual({ ...nothing, redriven: 1 });
    await sweep();
    expect(await notices()).toMatchObject([
      {
        type: "CheckoutNeedsAttention",
        subject: left.checkoutId,
        data: {
          checkoutId: left.checkoutId,
          failure: { code: "payment_declined" },
          steps: [{ name: "payment.void" }],
        },
      },
    ]);
  });

  it("is driven again only when everything answers again, and not over and over after that", async () => {
    const left = await checkout();
    left.isRunning({ status: "needs_attention" });
    const run = sweeper();
    const isAway = sweeper({ payments: { ping: away } });
    expect(await isAway(engine().sagas)).toMatchObject({ redriven: 0 });
    expect(engine().raised).toEqual([]);
    expect(await run(engine().sagas)).toMatchObject({ redriven: 1 });
    expect(await run(engine().sagas)).toMatchObject({ redriven: 0 });
    expect(engine().raised).toHaveLength(1);
  });

  it("is driven again by the same sweeper as soon as what was away is back", async () => {
    const left = await checkout();
    left.isRunning({ status: "needs_attention" });
    let isAway = false;
    const run = sweeper({ payments: { ping: () => (isAway ? away() : Promise.resolve()) } });
    expect((await run(engine().sagas)).redriven).toBe(1);
    isAway = true;
    expect((await run(engine().sagas)).redriven).toBe(0);
    expect((await run(engine().sagas)).redriven).toBe(0);
    isAway = false;
    expect((await run(engine().sagas)).redriven).toBe(1);
    expect((await run(engine().sagas)).redriven).toBe(0);
  });

  it("is driven again although something else keeps failing, and not over and over", async () => {
    const [left, stuck] = [await checkout(), await checkout()];
    left.isRunning({ status: "needs_attention" });
    await stuck.authorized();
    longAfter();
    const { voidById } = stripe().payments;
    let isStuck = true;
    const run = sweeper({ payments: { voidById: (id) => (isStuck ? away() : voidById(id)) } });
    for (let count = 0; count < 5; count++) await run(engine().sagas);
    expect(engine().raised).toHaveLength(1);
    isStuck = false;
    expect(await run(engine().sagas)).toMatchObject({ voided: 1, redriven: 0 });
  });

  it("is driven again at times that lie further and further apart, where nothing was away as a whole", async () => {
    const left = await checkout();
    const run = sweeper();
    await run(engine().sagas);
    const at = millis(stripe().now());
    const triedAt = (minutes: number) =>
      engine().set(left.checkoutId, {
        createdAt: instant(at - 3_600_000),
        lastUpdatedAt: instant(at - 3_600_000 + minutes * 60_000),
      });
    left.isRunning({ status: "needs_attention" });
    triedAt(50);
    expect(await run(engine().sagas)).toMatchObject({ redriven: 0 });
    triedAt(47);
    expect(await run(engine().sagas)).toMatchObject({ redriven: 1 });
  });

  it("is nobody's who runs, charges or has ended", async () => {
    const [running, ended] = [await checkout(), await checkout()];
    running.isRunning({ status: "compensating" });
    ended.isRunning({ status: "needs_attention" });
    engine().set(ended.checkoutId, { runtimeStatus: "completed" });
    expect(await sweep()).toEqual(nothing);
    expect(await notices()).toEqual([]);
  });
});

describe("a sweep while something is away", () => {
  it("settles nothing by guess: neither orders, nor money, nor holds", async () => {
    const [recorded, paid, pinned] = [await checkout(), await checkout(), await checkout()];
    for (const step of [recorded.authorized, recorded.recorded, recorded.captured]) await step();
    await paid.authorized();
    for (const step of [pinned.held, pinned.pinned]) await step();
    longAfter();
    expect(await sweep({ payments: { ping: away } })).toEqual(nothing);
    expect(await sweep({ orders: { ping: away } })).toEqual(nothing);
    expect([
      (await recorded.stands()).fence,
      (await paid.stands()).money,
      (await pinned.stands()).hold,
    ]).toEqual(["recorded", "requires_capture", "pinned"]);
  });

  it("closes no fence while the engine cannot say whether a saga lives", async () => {
    const [recorded, paid, pinned] = [await checkout(), await checkout(), await checkout()];
    for (const step of [recorded.authorized, recorded.recorded]) await step();
    await paid.authorized();
    for (const step of [pinned.held, pinned.pinned]) await step();
    longAfter();
    const find = engine().sagas.find;
    const deaf = { ...engine().sagas, find: away };
    expect(await sweeper()(deaf)).toMatchObject({ ...nothing, failed: expect.any(Number) });
    expect([
      (await recorded.stands()).fence,
      (await paid.stands()).fence,
      (await pinned.stands()).fence,
    ]).toEqual(["recorded", undefined, undefined]);
    expect(await sweeper()({ ...deaf, find })).toMatchObject({ failed: 0, released: 1 });
  });

  it("finds a day later what it could not settle then, though it looks back half an hour only on most days", async () => {
    const left = await checkout();
    await left.authorized();
    const { voidById } = stripe().payments;
    let isStuck = true;
    const run = sweeper({ payments: { voidById: (id) => (isStuck ? away() : voidById(id)) } });
    longAfter();
    expect((await run(engine().sagas)).failed).toBe(1);
    stripe().pass(10 * 3_600_000);
    expect((await run(engine().sagas)).failed).toBe(1);
    isStuck = false;
    expect((await run(engine().sagas)).voided).toBe(1);
    expect((await left.stands()).money).toBe("canceled");
  });
});
