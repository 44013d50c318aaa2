import type { DurableClient } from "durable-functions";
import { describe, expect, it } from "vitest";
import type { CheckoutId, Instant } from "../../domain/ids.ts";
import { durableSagas } from "../../functions/durable/durable-sagas.ts";

const id = "chk_1" as CheckoutId;
const status = (over: object = {}) => ({
  name: "checkout-v1",
  instanceId: id,
  runtimeStatus: "Running",
  createdTime: new Date("2026-01-01T00:00:00.000Z"),
  lastUpdatedTime: "2026-01-01T00:00:01Z",
  customStatus: { status: "charging" },
  input: undefined,
  ...over,
});

/** The SDK's client as far as it is used, answering as told and noting what it was asked. */
const sagasWith = (client: Partial<Record<keyof DurableClient, (...given: never[]) => Promise<unknown>>>) =>
  durableSagas<{ in: number }, { status: string }>(client as unknown as DurableClient, "checkout-v1");
const fails = (message: string) => () => Promise.reject(new Error(message));

describe("the sagas behind the SDK's client", () => {
  it("are started under the checkout's id, once", async () => {
    const asked: unknown[] = [];
    const started = sagasWith({ startNew: async (...given: unknown[]) => asked.push(given) } as never);
    expect(await started.start(id, { in: 1 })).toBe("started");
    expect(asked).toEqual([["checkout-v1", { instanceId: id, input: { in: 1 } }]]);
    const there = sagasWith({ startNew: fails("The operation failed with an unexpected status code: 409") });
    expect(await there.start(id, { in: 1 })).toBe("running");
    await expect(
      sagasWith({ startNew: fails("unexpected status code: 500") }).start(id, { in: 1 }),
    ).rejects.toThrow("500");
  });

  it("are found with what they said, and with their input only while they said nothing", async () => {
    const asked: unknown[] = [];
    const quiet = sagasWith({
      getStatus: async (_: never, options: { showInput: boolean }) => {
        asked.push(options);
        return status({
          runtimeStatus: "Pending",
          customStatus: null,
          input: options.showInput ? { in: 1 } : undefined,
        });
      },
    } as never);
    expect(await quiet.find(id)).toEqual({
      checkoutId: id,
      runtimeStatus: "pending",
      createdAt: "2026-01-01T00:00:00.000Z",
      lastUpdatedAt: "2026-01-01T00:00:01.000Z",
      said: undefined,
      input: { in: 1 },
    });
    expect(asked).toEqual([{ showInput: false }, { showInput: true }]);
    const talking = sagasWith({ getStatus: async () => status() });
    expect(await talking.find(id)).toMatchObject({
      runtimeStatus: "running",
      said: { status: "charging" },
      input: undefined,
    });
  });

  it("are not there where the engine says so, and it is an error where it says nothing", async () => {
    expect(
      await sagasWith({ getStatus: fails("DurableClient error: HTTP 404: no instance") }).find(id),
    ).toBeUndefined();
    await expect(sagasWith({ getStatus: fails("HTTP 500") }).find(id)).rejects.toThrow("HTTP 500");
    await expect(sagasWith({ getStatus: fails("connect ECONNREFUSED") }).find(id)).rejects.toThrow(
      "ECONNREFUSED",
    );
  });

  it("have every runtime status that the engine knows", async () => {
    for (const [theirs, ours] of [
      ["Pending", "pending"],
      ["Running", "running"],
      ["ContinuedAsNew", "running"],
      ["Completed", "completed"],
      ["Failed", "failed"],
      ["Canceled", "terminated"],
      ["Terminated", "terminated"],
      ["Suspended", "suspended"],
    ] as const)
      expect(
        (await sagasWith({ getStatus: async () => status({ runtimeStatus: theirs }) }).find(id))
          ?.runtimeStatus,
      ).toBe(ours);
  });

  it("hear an event without a payload, and one that is gone hears nothing", async () => {
    const asked: unknown[] = [];
    await sagasWith({ raiseEvent: async (...given: unknown[]) => asked.push(given) } as never).raise(
      id,
      "cancel",
    );
    expect(asked).toEqual([[id, "cancel", null]]);
    await sagasWith({ raiseEvent: fails("No instance with ID 'chk_1' found.") }).raise(id, "cancel");
    await expect(sagasWith({ raiseEvent: fails("HTTP 500") }).raise(id, "cancel")).rejects.toThrow(
      "HTTP 500",
    );
  });

  it("that are alive are those of checkouts alone", async () => {
    const sagas = sagasWith({
      getStatusBy: async () => [status(), status({ instanceId: "other", name: "rebuild-projection" })],
    } as never);
    expect((await sagas.alive()).map(({ checkoutId }) => checkoutId)).toEqual([id]);
  });

  it("are forgotten when they ended and were created before a time", async () => {
    const asked: unknown[] = [];
    const sagas = sagasWith({
      purgeInstanceHistoryBy: async (filter: unknown) => {
        asked.push(filter);
        return { instancesDeleted: 3 };
      },
    } as never);
    expect(await sagas.purge("2026-01-01T00:00:00.000Z" as Instant)).toBe(3);
    expect(asked).toEqual([
      {
        createdTimeFrom: new Date(0),
        createdTimeTo: new Date("2026-01-01T00:00:00.000Z"),
        runtimeStatus: ["Completed", "Failed", "Terminated", "Canceled"],
      },
    ]);
  });
});
