import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, shown, startEngine } from "./support/open-engine.ts";
import { testWorker } from "./support/test-worker.ts";
import { until } from "./support/until.ts";

const { resetWorld, world } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

describe("starting an instance", () => {
  it("refuses the id of a live instance, and tells its status", async () => {
    const engine = startEngine();
    const { operations } = engine;
    expect(operations.start({ name: "wait", instanceId: "a", input: null })).toEqual({
      tag: "started",
      instanceId: "a",
    });
    expect(operations.start({ name: "wait", instanceId: "a", input: null })).toEqual({
      tag: "in-use",
      status: "Pending",
    });
    await settle(engine);
    expect(operations.start({ name: "wait", instanceId: "a", input: null })).toEqual({
      tag: "in-use",
      status: "Running",
    });
    operations.suspend("a", "later");
    await settle(engine);
    expect(operations.start({ name: "wait", instanceId: "a", input: null })).toEqual({
      tag: "in-use",
      status: "Suspended",
    });
  });

  it("uses a finished id again: a new history, the next generation, nothing of the old instance", async () => {
    const engine = startEngine();
    for (const generation of [0, 1, 2]) {
      engine.operations.start({ name: "round", instanceId: "a", input: "0" });
      const { historyEvents, runtimeStatus } = await ended(engine, "a");
      expect(runtimeStatus).toBe("Completed");
      expect(historyEvents.map((event) => event["EventType"])).toEqual([
        "ExecutionStarted",
        "TaskCompleted",
        "ExecutionCompleted",
      ]);
      expect(historyEvents[0]).toMatchObject({ Generation: generation });
    }
  });

  it("makes up ids of 32 hexadecimal digits", () => {
    const result = startEngine().operations.start({ name: "wait", input: null });
    expect(result).toEqual({ tag: "started", instanceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it("accepts an unknown orchestrator, which then fails by the extension's words", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "nosuch", instanceId: "a", input: "1" });
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(
      /^Orchestrator function 'nosuch' failed: The function 'nosuch' doesn't exist, is disabled, or is not an orchestrator function\. Additional info: The following are the known orchestrator functions: '/,
    );
  });

  it("keeps an event that was raised before the first episode", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "wait", instanceId: "a", input: null });
    expect(shown(engine, "a").runtimeStatus).toBe("Pending");
    expect(engine.operations.raiseEvent("a", "go", '"early"')).toEqual({ tag: "accepted" });
    expect((await ended(engine, "a")).output).toEqual({ input: "early" });
  });

  it("names a child after its caller's execution and the id of the call", async () => {
    const requests: string[] = [];
    const calls = testWorker();
    const engine = startEngine({
      calls: {
        ...calls,
        orchestrator: (name, id, request) => {
          requests.push(request);
          return calls.orchestrator(name, id, request);
        },
      },
    });
    engine.operations.start({ name: "callsChild", instanceId: "a", input: '""' });
    await until("the child", () => requests.length === 2);
    const [parent, child] = requests.map((request) => JSON.parse(request));
    const execution = parent.history[1].OrchestrationInstance.ExecutionId;
    expect(execution).toMatch(/^[0-9a-f-]{36}$/);
    expect(child.instanceId).toBe(`${execution}:0`);
    expect(child.parentInstanceId).toBe("a");
    expect(child.history[1].ParentInstance.OrchestrationInstance).toEqual({
      InstanceId: "a",
      ExecutionId: execution,
    });
  });

  it("fails a caller whose child's id is in use, rather than let it wait for ever", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "wait", instanceId: "taken", input: null });
    await settle(engine);
    engine.operations.start({ name: "callsChild", instanceId: "a", input: '"taken"' });
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("the id 'taken', which is Running");
    expect(shown(engine, "taken").runtimeStatus).toBe("Running");
  });

  it("goes round with continue-as-new without leaving a trace of earlier rounds", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "round", instanceId: "a", input: "20" });
    const { historyEvents, output } = await ended(engine, "a");
    expect(output).toBe("done");
    expect(world.ran).toEqual(Array.from({ length: 21 }, (_, round) => String(20 - round)));
    expect(historyEvents.filter((event) => event["EventType"] === "TaskCompleted")).toHaveLength(1);
  });

  it("hands an event that comes during continue-as-new to the next round", async () => {
    const calls = testWorker();
    let episodes = 0;
    const engine = startEngine({
      calls: {
        ...calls,
        orchestrator: async (name, id, request) => {
          episodes += 1;
          if (episodes === 2) engine.operations.raiseEvent(id, "go", '"late"');
          return calls.orchestrator(name, id, request);
        },
      },
    });
    engine.operations.start({ name: "roundThenWait", instanceId: "a", input: "1" });
    expect((await ended(engine, "a")).output).toEqual({ heard: "late" });
  });
});
