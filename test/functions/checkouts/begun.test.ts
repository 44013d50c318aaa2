import { describe, expect, it } from "vitest";
import type { CheckoutId } from "../../../domain/ids.ts";
import { hasBegun } from "../../../functions/checkouts/begun.ts";
import type { RuntimeStatus } from "../../../ports/sagas.ts";
import { anInstance } from "./a-view.ts";

const id = "chk_1" as CheckoutId;

/** An engine that tells these one after the other, the last one for ever, and counts how often it was asked. */
const telling = (...statuses: readonly (RuntimeStatus | undefined)[]) => {
  let asked = 0;
  return {
    asked: () => asked,
    find: async () => {
      const runtimeStatus = statuses[Math.min(asked++, statuses.length - 1)];
      return runtimeStatus && anInstance({ runtimeStatus });
    },
  };
};

describe("whether the engine has begun a saga", () => {
  it("is asked once where it has, or has ended or forgotten it", async () => {
    for (const status of ["running", "suspended", "completed", "failed", "terminated", undefined] as const) {
      const engine = telling(status);
      expect([await hasBegun(engine, id), engine.asked()], `${status}`).toEqual([true, 1]);
    }
  });

  it("is waited for while it is pending", async () => {
    const engine = telling("pending", "pending", "pending", "running");
    expect([await hasBegun(engine, id), engine.asked()]).toEqual([true, 4]);
  });

  it("is waited for no longer than one is willing to, and asked a few times at most", async () => {
    const engine = telling("pending");
    const since = performance.now();
    expect(await hasBegun(engine, id, 300)).toBe(false);
    expect(performance.now() - since).toBeGreaterThanOrEqual(290);
    expect(engine.asked()).toBeLessThan(10);
  });

  it("is not known where the engine is away", async () => {
    const find = () => Promise.reject(new Error("the engine is away"));
    await expect(hasBegun({ find }, id)).rejects.toThrow("the engine is away");
  });
});
