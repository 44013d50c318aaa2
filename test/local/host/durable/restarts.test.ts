import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, newFile, shown, startEngine } from "./support/open-engine.ts";
import { testWorker } from "./support/test-worker.ts";
import { until } from "./support/until.ts";

const { resetWorld, world } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

describe("stopping the engine", () => {
  it("lets a running activity end, records it, and starts nothing more", async () => {
    const file = newFile();
    const engine = startEngine({ file });
    engine.operations.start({ name: "holds", instanceId: "a", input: "1" });
    await until("the activity", () => world.running === 1);
    const stopped = engine.stop();
    world.gate.resolve();
    await stopped;
    expect(world.ran).toEqual(["1"]);
    expect((await ended(startEngine({ file }), "a")).output).toEqual({ input: 1 });
    expect(world.ran).toEqual(["1", "after"]);
  });

  it("does not wait longer than its deadline; what was cut off runs again", async () => {
    const file = newFile();
    const engine = startEngine({ file });
    engine.operations.start({ name: "holds", instanceId: "a", input: "1" });
    await until("the activity", () => world.running === 1);
    const before = performance.now();
    await engine.stop(30);
    expect(performance.now() - before).toBeLessThan(2_000);
    const second = startEngine({ file });
    await until("the second run", () => world.running === 2);
    world.gate.resolve();
    expect((await ended(second, "a")).output).toEqual({ input: 1 });
    expect(world.ran.filter((name) => name === "1")).toHaveLength(2);
  });

  it("keeps events and starts that no episode has taken", async () => {
    const file = newFile();
    const first = startEngine({ file });
    first.operations.start({ name: "wait", instanceId: "a", input: null });
    await settle(first);
    first.operations.raiseEvent("a", "go", '"kept"');
    first.operations.start({ name: "round", instanceId: "b", input: "0" });
    await first.stop();
    const second = startEngine({ file });
    expect((await ended(second, "a")).output).toEqual({ input: "kept" });
    expect((await ended(second, "b")).output).toBe("done");
  });

  it("goes on with a suspended instance as suspended", async () => {
    const file = newFile();
    const first = startEngine({ file });
    first.operations.start({ name: "wait", instanceId: "a", input: null });
    await settle(first);
    first.operations.suspend("a", "wait");
    await settle(first);
    first.operations.raiseEvent("a", "go", "1");
    await settle(first);
    await first.stop();
    const second = startEngine({ file });
    await settle(second);
    expect(shown(second, "a")).toMatchObject({ runtimeStatus: "Suspended", output: "wait" });
    expect(world.ran).toEqual([]);
    second.operations.resume("a", "on");
    expect((await ended(second, "a")).output).toEqual({ input: 1 });
  });

  it("fails nothing when an activity of the past is no longer registered, but does when it is to run", async () => {
    const file = newFile();
    const first = startEngine({ file });
    first.operations.start({ name: "fickle", instanceId: "past", input: null });
    first.operations.start({ name: "holds", instanceId: "open", input: "1" });
    await until("the activity", () => world.running === 1);
    await settle(first);
    await first.stop(0);
    const calls = testWorker();
    const activities = new Set(
      [...calls.kinds.activities].filter((name) => name !== "note" && name !== "held"),
    );
    const second = startEngine({ file, calls: { ...calls, kinds: { ...calls.kinds, activities } } });
    second.operations.raiseEvent("past", "go", "1");
    expect((await ended(second, "past")).output).toBe("done");
    const { runtimeStatus, output } = await ended(second, "open");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("not registered any more");
  });
});

describe("a host whose calls are rejected", () => {
  it("counts them as failures of the functions", async () => {
    const calls = testWorker();
    const engine = startEngine({
      calls: {
        ...calls,
        orchestrator: (name, id, request) =>
          id === "bad" ? Promise.reject(new Error("no worker")) : calls.orchestrator(name, id, request),
        activity: () => Promise.reject(new Error("no worker either")),
      },
    });
    engine.operations.start({ name: "wait", instanceId: "bad", input: null });
    engine.operations.start({ name: "round", instanceId: "worse", input: "0" });
    expect((await ended(engine, "bad")).output).toBe("Orchestrator function 'wait' failed: no worker");
    expect((await ended(engine, "worse")).output).toContain(
      "Activity function 'note' failed:  no worker either",
    );
  });

  it("leaves them to the next start when it is going down", async () => {
    const file = newFile();
    const calls = testWorker();
    const goingDown = Promise.withResolvers<never>();
    const first = startEngine({
      file,
      calls: {
        ...calls,
        orchestrator: (name, id, request) =>
          id === "asked" ? goingDown.promise : calls.orchestrator(name, id, request),
        activity: () => goingDown.promise,
      },
    });
    first.operations.start({ name: "round", instanceId: "asked", input: "0" });
    first.operations.start({ name: "round", instanceId: "working", input: "0" });
    await until("the activity", () => shown(first, "working").runtimeStatus === "Running");
    const stopped = first.stop();
    goingDown.reject(new Error("shutting down"));
    await stopped;
    const second = startEngine({ file });
    expect((await ended(second, "asked")).output).toBe("done");
    expect((await ended(second, "working")).output).toBe("done");
  });
});

describe("a second engine on the same file", () => {
  it("is refused, so that no instance runs twice", { timeout: 20_000 }, () => {
    const file = newFile();
    startEngine({ file });
    expect(() => startEngine({ file })).toThrow("is another host using it?");
  });
});
