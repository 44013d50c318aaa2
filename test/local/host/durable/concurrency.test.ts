import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, shown, startEngine } from "./support/open-engine.ts";
import { testWorker } from "./support/test-worker.ts";
import { until } from "./support/until.ts";

const { resetWorld, world } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

describe("the engine at work", () => {
  it("never runs more activities at once than it may, and runs them all", async () => {
    const engine = startEngine({ maxConcurrentActivities: 3 });
    world.gate.resolve();
    engine.operations.start({ name: "fan", instanceId: "a", input: "40" });
    expect((await ended(engine, "a")).output).toBe(40);
    expect(world.mostRunning).toBe(3);
    expect(world.ran).toEqual(Array.from({ length: 40 }, (_, index) => String(index)));
  });

  it("gives completions that arrive together to one episode", async () => {
    const batches: number[] = [];
    const calls = testWorker();
    const engine = startEngine({
      calls: {
        ...calls,
        orchestrator: (name, id, request) => {
          const types: number[] = JSON.parse(request).history.map(
            (event: { EventType: number }) => event.EventType,
          );
          batches.push(types.length - 1 - types.lastIndexOf(12));
          return calls.orchestrator(name, id, request);
        },
      },
    });
    engine.operations.start({ name: "fan", instanceId: "a", input: "20" });
    await until("all activities", () => world.running === 20);
    world.gate.resolve();
    await ended(engine, "a");
    expect(batches).toEqual([1, 20]);
  });

  it("never runs two episodes of an instance at once", async () => {
    const calls = testWorker();
    let running = 0;
    let most = 0;
    let episodes = 0;
    const engine = startEngine({
      calls: {
        ...calls,
        orchestrator: async (name, id, request) => {
          running += 1;
          episodes += 1;
          most = Math.max(most, running);
          for (let turn = 0; turn < 3; turn += 1) await nextTurn();
          running -= 1;
          return calls.orchestrator(name, id, request);
        },
      },
    });
    engine.operations.start({ name: "wait", instanceId: "a", input: null });
    for (let event = 0; event < 30; event += 1) {
      engine.operations.raiseEvent("a", "other", "1");
      await nextTurn(); // the episode that an earlier one set off still runs
    }
    engine.operations.terminate("a", null);
    const { historyEvents } = await ended(engine, "a");
    expect(most).toBe(1);
    expect(episodes).toBeGreaterThan(5);
    expect(historyEvents.filter((event) => event["EventType"] === "EventRaised")).toHaveLength(30);
  });

  it("never runs more episodes at once than it may", async () => {
    const calls = testWorker();
    let running = 0;
    let most = 0;
    const engine = startEngine({
      maxConcurrentOrchestrators: 4,
      calls: {
        ...calls,
        orchestrator: async (name, id, request) => {
          running += 1;
          most = Math.max(most, running);
          await nextTurn();
          running -= 1;
          return calls.orchestrator(name, id, request);
        },
      },
    });
    const ids = Array.from({ length: 20 }, (_, index) => `a${index}`);
    for (const instanceId of ids) engine.operations.start({ name: "round", instanceId, input: "1" });
    for (const id of ids) expect((await ended(engine, id)).output).toBe("done");
    expect(most).toBe(4);
  });

  it("keeps nothing of finished instances in memory", async () => {
    const engine = startEngine();
    for (let index = 0; index < 50; index += 1) {
      engine.operations.start({ name: "round", instanceId: `r${index}`, input: "1" });
      engine.operations.start({ name: "wait", instanceId: `w${index}`, input: null });
    }
    for (let index = 0; index < 50; index += 1) await ended(engine, `r${index}`);
    await settle(engine);
    expect(engine.load).toEqual({ cachedInstances: 50, waitingMails: 0 });
    for (let index = 0; index < 50; index += 1) engine.operations.terminate(`w${index}`, null);
    for (let index = 0; index < 50; index += 1) await ended(engine, `w${index}`);
    expect(engine.load).toEqual({ cachedInstances: 0, waitingMails: 0 });
  });

  it("drops idle instances from memory beyond its limit and reads them again when they wake", async () => {
    const engine = startEngine({ maxCachedInstances: 5 });
    const ids = Array.from({ length: 30 }, (_, index) => `w${index}`);
    for (const instanceId of ids) engine.operations.start({ name: "wait", instanceId, input: null });
    await until("all of them to wait", () =>
      ids.every((id) => shown(engine, id).runtimeStatus === "Running"),
    );
    expect(engine.load.cachedInstances).toBe(5);
    for (const id of ids) engine.operations.raiseEvent(id, "go", JSON.stringify(id));
    for (const id of ids) expect((await ended(engine, id)).output).toEqual({ input: id });
  });

  it("tells of an episode that could not be recorded, and runs it again", async () => {
    const problems: string[] = [];
    const calls = testWorker();
    let broken = false;
    let episodes = 0;
    const engine = startEngine({
      onProblem: (problem) => problems.push(problem),
      calls: {
        ...calls,
        orchestrator: (name, id, request) => {
          broken = episodes++ === 1;
          return calls.orchestrator(name, id, request);
        },
      },
      // A clock that breaks stands for whatever may go wrong between an answer and its record.
      now: () => {
        if (!broken) return Date.now();
        broken = false;
        throw new Error("no time");
      },
    });
    engine.operations.start({ name: "round", instanceId: "a", input: "0" });
    expect((await ended(engine, "a")).output).toBe("done");
    expect(problems).toEqual(["an episode of a could not be recorded"]);
    expect(episodes).toBe(3);
    expect(world.ran).toEqual(["0"]);
  });
});
