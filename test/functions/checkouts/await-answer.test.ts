import { describe, expect, it } from "vitest";
import type { CheckoutView } from "../../../domain/checkout.ts";
import { awaitAnswer, isSettled } from "../../../functions/checkouts/await-answer.ts";
import type { CheckoutAnswer, Listening } from "../../../ports/answers.ts";
import { declined } from "../../ports/order-builders.ts";
import { aView, holdExpiresAt, key, order } from "./a-view.ts";

/** Ears that hear what is told to them, and an engine whose view can be changed; both count how often they are used. */
const aDoor = (first: Partial<CheckoutView> = {}) => {
  let view = aView(first);
  let hear: ((answer: CheckoutAnswer) => void) | undefined;
  const counts = { asked: 0, listened: 0 };
  const ears: Listening = {
    next: (timeoutMs) => {
      counts.listened += 1;
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), timeoutMs);
        hear = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
      });
    },
    close: async () => {},
  };
  return {
    counts,
    ears,
    ask: async () => {
      counts.asked += 1;
      return { key, view };
    },
    becomes(over: Partial<CheckoutView>) {
      view = aView(over);
    },
    says(answer: CheckoutAnswer) {
      hear?.(answer);
    },
  };
};
const nextAction = { type: "use_stripe_sdk", clientSecret: "s" } as const;
const since = (began: number) => performance.now() - began;

describe("waiting for an answer", () => {
  it("ends as soon as the answer is heard, and the engine is asked once", async () => {
    const door = aDoor();
    const began = performance.now();
    const waiting = awaitAnswer(door.ears, door.ask, 10_000);
    await expect.poll(() => door.counts.listened).toBe(1);
    door.says({ status: "completed", order });
    expect(await waiting).toMatchObject({ status: "completed", order });
    expect(since(began)).toBeLessThan(2000);
    expect(door.counts.asked).toBe(1);
  });

  it("believes what it heard where the engine does not say so yet, without leftovers of before", async () => {
    const door = aDoor({ status: "charging", holdExpiresAt, nextAction });
    const waiting = awaitAnswer(door.ears, door.ask, 10_000);
    await expect.poll(() => door.counts.listened).toBe(1);
    door.says({ status: "failed", failure: declined });
    const view = await waiting;
    expect(view).toMatchObject({ status: "failed", failure: declined });
    expect(view).not.toHaveProperty("holdExpiresAt");
    expect(view).not.toHaveProperty("nextAction");
  });

  it("hears that the customer must act", async () => {
    const door = aDoor();
    const waiting = awaitAnswer(door.ears, door.ask, 10_000);
    await expect.poll(() => door.counts.listened).toBe(1);
    door.says({ status: "requires_action", nextAction, holdExpiresAt });
    expect(await waiting).toMatchObject({ status: "requires_action", nextAction, holdExpiresAt });
  });

  it("goes by what is final where that is another thing than what it heard", async () => {
    const door = aDoor();
    const waiting = awaitAnswer(door.ears, door.ask, 10_000);
    await expect.poll(() => door.counts.listened).toBe(1);
    door.becomes({ status: "completed", order });
    door.says({ status: "requires_action", nextAction, holdExpiresAt });
    expect(await waiting).toMatchObject({ status: "completed", order });
  });

  it("finds by asking, now and then, an answer that was lost", async () => {
    const door = aDoor();
    const waiting = awaitAnswer(door.ears, door.ask, 10_000);
    door.becomes({ status: "completed", order });
    expect(await waiting).toMatchObject({ status: "completed" });
    expect(door.counts.asked).toBe(1);
  });

  it("gives what stands when the time is up, having asked at the end", async () => {
    for (const wait of [0, 50]) {
      const door = aDoor({ status: "charging", holdExpiresAt });
      const began = performance.now();
      expect(await awaitAnswer(door.ears, door.ask, wait)).toMatchObject({
        status: "charging",
        holdExpiresAt,
      });
      expect(since(began)).toBeGreaterThanOrEqual(wait - 5);
      expect(since(began)).toBeLessThan(wait + 1500);
      expect(door.counts.asked).toBe(1);
    }
  });

  it("asks with growing gaps where nothing can be heard", async () => {
    const door = aDoor();
    setTimeout(() => door.becomes({ status: "completed", order }), 250);
    expect(await awaitAnswer(undefined, door.ask, 10_000)).toMatchObject({ status: "completed" });
    expect(door.counts.asked).toBeGreaterThanOrEqual(2);
    expect(door.counts.asked).toBeLessThanOrEqual(4);
  });

  it("falls back to asking when its ears fail", async () => {
    const door = aDoor();
    const broken: Listening = {
      next: () => Promise.reject(new Error("Redis is away")),
      close: async () => {},
    };
    setTimeout(() => door.becomes({ status: "completed", order }), 50);
    expect(await awaitAnswer(broken, door.ask, 10_000)).toMatchObject({ status: "completed" });
  });

  it("without ears is over when the time is", async () => {
    const door = aDoor();
    const began = performance.now();
    expect(await awaitAnswer(undefined, door.ask, 150)).toMatchObject({ status: "charging" });
    expect(since(began)).toBeGreaterThanOrEqual(145);
    expect(since(began)).toBeLessThan(2000);
  });

  it("throws when nobody can say what stands", async () => {
    const away = () => Promise.reject(new Error("the engine is away"));
    await expect(awaitAnswer(undefined, away, 50)).rejects.toThrow("the engine is away");
  });
});

describe("a question", () => {
  it("is settled when nothing more is to be waited for at this moment", () => {
    for (const status of [
      "completed",
      "failed",
      "cancelled",
      "requires_action",
      "in_review",
      "needs_attention",
    ] as const)
      expect(isSettled(aView({ status })), status).toBe(true);
    for (const status of ["reserving", "screening", "charging", "placing", "compensating"] as const)
      expect(isSettled(aView({ status })), status).toBe(false);
  });
});
