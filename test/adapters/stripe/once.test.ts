import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { isReplayed, once } from "../../../adapters/stripe/once.ts";

const failure = (statusCode: number, replayed: boolean) =>
  new Stripe.errors.StripeAPIError({
    message: "it broke",
    type: "api_error",
    statusCode,
    headers: replayed ? { "idempotent-replayed": "true" } : {},
  } as ConstructorParameters<typeof Stripe.errors.StripeAPIError>[0]);

/** A service that fails so under the first keys and answers `done` under the next. */
const aService = (...failures: readonly Error[]) => {
  const keys: string[] = [];
  const request = async ({ idempotencyKey }: { idempotencyKey: string }) => {
    keys.push(idempotencyKey);
    const error = failures[keys.length - 1];
    if (error) throw error;
    return "done";
  };
  return { keys, request };
};
const nothing = async () => undefined;
const unread = async (): Promise<string> => {
  throw new Error("the state was read though nothing called for it");
};

describe("a request that is made once", () => {
  it("goes under its key, and its answer is given", async () => {
    const { keys, request } = aService();
    expect(await once("k", request, unread)).toBe("done");
    expect(keys).toEqual(["k"]);
  });

  it("is not made under another key after a failure that was not replayed, since it may have had its effect", async () => {
    for (const error of [failure(500, false), failure(503, false), new Error("connection lost")]) {
      const { keys, request } = aService(error);
      await expect(once("k", request, unread)).rejects.toBe(error);
      expect(keys).toEqual(["k"]);
    }
  });

  it("is not made under another key after a refusal, replayed or not", async () => {
    for (const status of [400, 402, 404, 409, 429]) {
      const error = failure(status, true);
      const { keys, request } = aService(error);
      await expect(once("k", request, unread)).rejects.toBe(error);
      expect(keys).toEqual(["k"]);
    }
  });

  it("is made under the next key when a failure was replayed and the state shows that nothing happened", async () => {
    const { keys, request } = aService(failure(500, true), failure(500, true));
    expect(await once("k", request, nothing)).toBe("done");
    expect(keys).toEqual(["k", "k:2", "k:3"]);
  });

  it("is answered by the state when that shows that it had its effect", async () => {
    const { keys, request } = aService(failure(500, true));
    expect(await once("k", request, async () => "done by another key")).toBe("done by another key");
    expect(keys).toEqual(["k"]);
  });

  it("fails when the state cannot be read, and uses no other key", async () => {
    const { keys, request } = aService(failure(500, true));
    await expect(once("k", request, unread)).rejects.toThrow("the state was read");
    expect(keys).toEqual(["k"]);
  });

  it("gives up after nine keys", async () => {
    const { keys, request } = aService(...Array.from({ length: 20 }, () => failure(500, true)));
    await expect(once("k", request, nothing)).rejects.toThrow("it broke");
    expect(keys).toHaveLength(9);
    expect(new Set(keys).size).toBe(9);
  });
});

describe("an answer", () => {
  it("is old news when Stripe says that it replayed it", () => {
    expect(isReplayed({ "idempotent-replayed": "true" })).toBe(true);
    expect(isReplayed({ "idempotent-replayed": "false" })).toBe(false);
    expect(isReplayed({})).toBe(false);
    expect(isReplayed(undefined)).toBe(false);
  });
});
