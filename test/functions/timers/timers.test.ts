import { describe, expect, it } from "vitest";
import type { Instant } from "../../../domain/ids.ts";
import { timers } from "../../../functions/timers/timers.ts";
import { aContext } from "../../support/a-request.ts";
import { memorySagas } from "../../support/memory-sagas.ts";

const now = "2026-11-24T12:00:00.000Z" as Instant;
const schedules = { relay: "1", inbox: "2", sweep: "3", reconcile: "4", dirty: "5", purge: "6" };

const all = () => {
  const log: unknown[] = [];
  const engine = memorySagas(() => now);
  const note =
    <T>(what: string, answer: T) =>
    async (...given: unknown[]) => {
      log.push([what, ...given]);
      return answer;
    };
  const made = timers({
    relay: { sweep: note("relay", 3) },
    stock: { reconcileAll: note("reconcile", []), reconcileDirty: note("dirty", []) },
    inbox: { sweep: note("inbox", undefined), forget: note("forget", 2) },
    sweep: note("sweep", {}),
    now: () => now,
    retentionMs: 3_600_000,
    schedules,
  });
  const run = (name: string) => made.find((timer) => timer.name === name)?.run(engine.sagas, aContext());
  return { made, run, log, engine };
};

describe("the timers", () => {
  it("each have a name of their own and the schedule that is set for them", () => {
    const { made } = all();
    expect(Object.fromEntries(made.map(({ name, schedule }) => [name, schedule]))).toEqual({
      "timer-relay": "1",
      "timer-inbox": "2",
      "timer-sweep": "3",
      "timer-reconcile": "4",
      "timer-dirty": "5",
      "timer-purge": "6",
    });
  });

  it("look at once at the start for a memory that was lost, and at nothing else", () => {
    const { made } = all();
    expect(made.filter(({ runOnStartup }) => runOnStartup).map(({ name }) => name)).toEqual(["timer-dirty"]);
  });

  it("do each what their name says", async () => {
    const { run, log, engine } = all();
    for (const name of ["relay", "inbox", "sweep", "reconcile", "dirty"]) await run(`timer-${name}`);
    expect(log).toEqual([
      ["relay"],
      ["inbox", engine.sagas],
      ["sweep", engine.sagas],
      ["reconcile"],
      ["dirty"],
    ]);
  });

  it("forget what is older than the retention, in engine and inbox", async () => {
    const { run, log, engine } = all();
    engine.set("chk_old" as never, {
      runtimeStatus: "completed",
      createdAt: "2026-11-24T10:59:59.999Z" as Instant,
    });
    engine.set("chk_new" as never, {
      runtimeStatus: "completed",
      createdAt: "2026-11-24T11:30:00.000Z" as Instant,
    });
    engine.set("chk_running" as never, {
      runtimeStatus: "running",
      createdAt: "2026-11-24T10:00:00.000Z" as Instant,
    });
    expect(await run("timer-purge")).toEqual({ instances: 1, webhooks: 2 });
    expect(log).toEqual([["forget", "2026-11-24T11:00:00.000Z"]]);
    expect(await engine.sagas.find("chk_new" as never)).toBeDefined();
    expect(await engine.sagas.find("chk_running" as never)).toBeDefined();
  });
});
