import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, shown, startEngine } from "./support/open-engine.ts";
import { until } from "./support/until.ts";

const { resetWorld, world } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

describe("terminating an instance", () => {
  it("ends it at once and drops what its running activity will return", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "holds", instanceId: "a", input: "1" });
    await until("the activity", () => world.running === 1);
    engine.operations.terminate("a", "enough");
    expect(await ended(engine, "a")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    world.gate.resolve();
    await until("the activity's end", () => world.running === 0);
    await settle(engine);
    expect(shown(engine, "a")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    expect(world.ran).toEqual(["1"]);
    expect(engine.load).toEqual({ cachedInstances: 0, waitingMails: 0 });
  });

  it("does not give the late result of a terminated execution to the next one with that id", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "holds", instanceId: "a", input: "1" });
    await until("the activity", () => world.running === 1);
    engine.operations.terminate("a", "enough");
    await ended(engine, "a");
    engine.operations.start({ name: "holds", instanceId: "a", input: "2" });
    await until("the second activity", () => world.running === 2);
    world.gate.resolve();
    expect((await ended(engine, "a")).output).toEqual({ input: 2 });
  });

  it("leaves its children alone", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "callsWaits", instanceId: "a", input: null });
    await settle(engine);
    engine.operations.terminate("a", "enough");
    await ended(engine, "a");
    expect(shown(engine, "a-child").runtimeStatus).toBe("Running");
    engine.operations.raiseEvent("a-child", "go", "1");
    expect((await ended(engine, "a-child")).runtimeStatus).toBe("Completed");
  });

  it("of a child fails its caller with words it cannot catch, as the SDK cannot read them", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "callsWaits", instanceId: "a", input: null });
    await settle(engine);
    engine.operations.terminate("a-child", "enough");
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("could not parse its exception data");
  });
});

describe("rewinding a failed instance", () => {
  it("runs a failed child again under its caller, which then completes", async () => {
    world.failuresLeft = 1;
    const engine = startEngine();
    engine.operations.start({ name: "callsFails", instanceId: "a", input: null });
    expect((await ended(engine, "a")).runtimeStatus).toBe("Failed");
    expect(engine.operations.rewind("a", "again")).toEqual({ tag: "accepted" });
    expect(await ended(engine, "a")).toMatchObject({ runtimeStatus: "Completed", output: { ok: true } });
    expect(shown(engine, "a-child").runtimeStatus).toBe("Completed");
    expect(world.ran).toEqual(["parent", "mayFail", "mayFail"]);
  });

  it("is refused when the failed child is gone, and changes nothing then", async () => {
    world.failuresLeft = 1;
    const engine = startEngine();
    engine.operations.start({ name: "callsFails", instanceId: "a", input: null });
    const before = await ended(engine, "a");
    engine.purges.one("a-child");
    expect(engine.operations.rewind("a", "again")).toMatchObject({ tag: "refused" });
    expect(shown(engine, "a")).toEqual(before);
  });

  it("of exhausted retries fails on its own history, as on the real host", async () => {
    world.failuresLeft = 2;
    const engine = startEngine();
    engine.operations.start({ name: "failsWithRetry", instanceId: "a", input: null });
    expect((await ended(engine, "a")).runtimeStatus).toBe("Failed");
    engine.operations.rewind("a", "again");
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("Non-Deterministic workflow detected");
  });
});

describe("suspending an instance", () => {
  it("keeps its activities' results until it goes on", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "holds", instanceId: "a", input: "1" });
    await until("the activity", () => world.running === 1);
    engine.operations.suspend("a", "wait");
    await until("the suspension", () => shown(engine, "a").runtimeStatus === "Suspended");
    world.gate.resolve();
    await until("the activity's end", () => world.running === 0);
    await settle(engine);
    expect(shown(engine, "a")).toMatchObject({ runtimeStatus: "Suspended", output: "wait" });
    expect(world.ran).toEqual(["1"]);
    engine.operations.resume("a", "go on");
    expect((await ended(engine, "a")).output).toEqual({ input: 1 });
    expect(world.ran).toEqual(["1", "after"]);
  });

  it("does not keep a terminated instance alive", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "wait", instanceId: "a", input: null });
    engine.operations.suspend("a", "wait");
    await until("the suspension", () => shown(engine, "a").runtimeStatus === "Suspended");
    engine.operations.terminate("a", "enough");
    expect(await ended(engine, "a")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
  });
});

describe("the history in a status", () => {
  it("lists events by name, calls folded into their outcomes", async () => {
    world.failuresLeft = 1;
    const engine = startEngine();
    engine.operations.start({ name: "failsWithRetry", instanceId: "a", input: null });
    const { historyEvents } = await ended(engine, "a");
    expect(historyEvents).toMatchObject([
      { EventType: "ExecutionStarted", Input: null, FunctionName: "failsWithRetry" },
      {
        EventType: "TaskFailed",
        Reason: "Activity function 'mayFail' failed:  it failed",
        FunctionName: "mayFail",
      },
      { EventType: "TimerCreated", FireAt: expect.stringMatching(/Z$/) },
      { EventType: "TimerFired" },
      { EventType: "TaskCompleted", Result: { ok: true }, ScheduledTime: expect.stringMatching(/\+00:00$/) },
      { EventType: "ExecutionCompleted", OrchestrationStatus: "Completed", Result: { ok: true } },
    ]);
  });
});
