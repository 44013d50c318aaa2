import { statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeAll, ended, newFile, startEngine } from "./support/open-engine.ts";
import { until } from "./support/until.ts";

const { resetWorld } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

const startMany = async (
  engine: ReturnType<typeof startEngine>,
  count: number,
  prefix: string,
): Promise<void> => {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  for (const instanceId of ids) {
    const input = JSON.stringify({ ms: 1, ballast: "x".repeat(20_000) });
    engine.operations.start({ name: "sleep", instanceId, input });
  }
  for (const id of ids) await ended(engine, id);
};

describe("purging", () => {
  it("gives the space back, so that the file does not grow without end", async () => {
    const file = newFile();
    const engine = startEngine({ file });
    await startMany(engine, 100, "a");
    await engine.stop();
    const full = statSync(file).size;
    expect(full).toBeGreaterThan(3_000_000);
    const second = startEngine({ file });
    expect(await second.purges.matching({ createdFrom: 0 })).toBe(100);
    await second.stop();
    expect(statSync(file).size).toBeLessThan(full / 10);
  });

  it("takes only finished instances that match, with their histories", async () => {
    const engine = startEngine();
    await startMany(engine, 3, "old");
    engine.operations.start({ name: "wait", instanceId: "live", input: null });
    engine.operations.start({ name: "nosuch", instanceId: "failed", input: null });
    await ended(engine, "failed");
    expect(await engine.purges.matching({ createdFrom: 0, statuses: ["Failed", "Running"] })).toBe(1);
    expect(await engine.purges.matching({ createdFrom: Date.now() + 1_000 })).toBe(0);
    expect(engine.list({}, 10).map(({ id }) => id)).toEqual(["live", "old0", "old1", "old2"]);
    expect(engine.purges.one("live")).toEqual({ tag: "wrong-status", status: "Running" });
    expect(engine.purges.one("old1")).toEqual({ tag: "accepted" });
    expect(engine.purges.one("old1")).toEqual({ tag: "unknown" });
  });

  it("happens by itself some time after the end where a retention is set", async () => {
    let now = Date.now();
    const engine = startEngine({ retentionMs: 60_000, now: () => now });
    engine.operations.start({ name: "round", instanceId: "old", input: "0" });
    await ended(engine, "old");
    now += 70_000;
    engine.operations.start({ name: "round", instanceId: "new", input: "0" });
    await ended(engine, "new");
    await until("the purge", () => engine.find("old") === undefined);
    expect(engine.find("new")?.status).toBe("Completed");
  });
});
