import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, newFile, shown, startEngine } from "./support/open-engine.ts";
import { until } from "./support/until.ts";

const { resetWorld } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

describe("a durable timer", () => {
  it("never fires before it is due", async () => {
    const engine = startEngine();
    for (const ms of [1, 15, 40, 80]) {
      engine.operations.start({ name: "sleep", instanceId: `a${ms}`, input: JSON.stringify({ ms }) });
    }
    for (const ms of [1, 15, 40, 80]) {
      const { late } = Object((await ended(engine, `a${ms}`)).output);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(500);
    }
  });

  it("fires early when the engine is told to be like Azure Storage", async () => {
    const engine = startEngine({ earlyTimersMs: 1_000 });
    engine.operations.start({ name: "sleep", instanceId: "a", input: '{"ms":800}' });
    const { late } = Object((await ended(engine, "a")).output);
    expect(late).toBeLessThan(-400);
  });

  it("lets an orchestrator that compares the time sleep again after an early one", async () => {
    const engine = startEngine({ earlyTimersMs: 200 });
    engine.operations.start({ name: "sleepAgainUntilThere", instanceId: "a", input: null });
    const { naps } = Object((await ended(engine, "a")).output);
    expect(naps).toBeGreaterThan(1);
    expect(naps).toBeLessThan(8); // it sleeps between them: it does not spin
  });

  it("survives a restart, and fires at once if it came due meanwhile", async () => {
    const file = newFile();
    const first = startEngine({ file });
    first.operations.start({ name: "sleep", instanceId: "due", input: '{"ms":30}' });
    first.operations.start({ name: "sleep", instanceId: "later", input: '{"ms":400}' });
    await settle(first);
    await first.stop();
    const second = startEngine({ file, now: () => Date.now() + 100 });
    expect((await ended(second, "due")).runtimeStatus).toBe("Completed");
    expect(shown(second, "later").runtimeStatus).toBe("Running");
    expect((await ended(second, "later")).output).toMatchObject({ late: expect.any(Number) });
  });

  it("does not fire at once when it is further away than setTimeout can count", async () => {
    const engine = startEngine();
    engine.operations.start({
      name: "sleep",
      instanceId: "a",
      input: JSON.stringify({ ms: 90 * 86_400_000 }),
    });
    engine.operations.start({ name: "sleep", instanceId: "b", input: '{"ms":50}' });
    await ended(engine, "b");
    const { runtimeStatus, historyEvents } = shown(engine, "a");
    expect(runtimeStatus).toBe("Running");
    expect(historyEvents.map((event) => event["EventType"])).toEqual(["ExecutionStarted", "TimerCreated"]);
  });

  it("that was cancelled still fires while its instance lives, and nothing comes of it", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "hear", instanceId: "a", input: null });
    await settle(engine);
    engine.operations.raiseEvent("a", "go", "1");
    const types = () => shown(engine, "a").historyEvents.map((event) => event["EventType"]);
    await until("the cancelled timer", () => types().includes("TimerFired"));
    expect(shown(engine, "a").runtimeStatus).toBe("Running");
    engine.operations.raiseEvent("a", "end", "1");
    expect((await ended(engine, "a")).output).toEqual({ heard: true });
  });

  it("dies with its execution: the next one under that id never hears of it", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "hear", instanceId: "a", input: null });
    await settle(engine);
    engine.operations.raiseEvent("a", "go", "1");
    engine.operations.raiseEvent("a", "end", "1");
    await ended(engine, "a");
    engine.operations.start({ name: "wait", instanceId: "a", input: null });
    engine.operations.start({ name: "sleep", instanceId: "b", input: '{"ms":120}' });
    await ended(engine, "b");
    expect(shown(engine, "a").historyEvents.map((event) => event["EventType"])).toEqual(["ExecutionStarted"]);
    expect(engine.load).toEqual({ cachedInstances: 1, waitingMails: 0 });
  });
});
