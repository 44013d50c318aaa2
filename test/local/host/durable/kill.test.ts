import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { EventType, parseEvents, type StoredEvent } from "../../../../local/host/durable/history-event.ts";
import { Store } from "../../../../local/host/durable/store/store.ts";
import "./support/test-worker.ts";
import { closeAll, newFile } from "./support/open-engine.ts";
import { until } from "./support/until.ts";

const { planned } = await import("./support/kill-app.ts");
const script = new URL("./support/kill-child.ts", import.meta.url).pathname;
const kills = 10;
let child: ChildProcess | undefined;

afterEach(async () => {
  child?.kill("SIGKILL");
  await closeAll();
});

/** Starts a host; `said` is everything it has printed. */
const startChild = (file: string, log: string, cached: number) => {
  const started = spawn(process.execPath, [script, file, log, String(cached)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  const host = { process: started, said: "" };
  started.stdout.setEncoding("utf8").on("data", (text: string) => {
    host.said += text;
  });
  return host;
};

const countsOf = (values: readonly unknown[]): ReadonlyMap<unknown, number> =>
  new Map(
    Map.groupBy(values, (value) => value)
      .entries()
      .map(([value, same]) => [value, same.length]),
  );

const scheduling: ReadonlySet<number> = new Set([
  EventType.TaskScheduled,
  EventType.SubOrchestrationInstanceCreated,
  EventType.TimerCreated,
]);

/** Every id scheduled once, every outcome of it at most once, and no outcome without its call. */
const expectSound = (events: readonly StoredEvent[]): void => {
  const scheduled = events.filter((event) => scheduling.has(event.EventType)).map((event) => event.EventId);
  const settled = events.flatMap((event) => event["TaskScheduledId"] ?? event["TimerId"] ?? []);
  expect(scheduled).toEqual(scheduled.map((_, index) => index));
  for (const [id, count] of countsOf(settled)) {
    expect(count).toBe(1);
    expect(scheduled).toContain(id);
  }
};

describe("a host that is killed at any moment", () => {
  it.each([
    ["with instances in memory", 100],
    ["reading every instance from the store", 0],
  ])(
    "%s: everything goes on after each restart and ends as it should",
    { timeout: 120_000 },
    async (_how, cached) => {
      const file = newFile();
      const log = `${file}.log`;
      writeFileSync(log, "");
      let interrupted = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        const host = startChild(file, log, cached);
        await until("the host", () => host.said.includes("up"), 20_000);
        await delay(Math.random() * 60);
        host.process.kill("SIGKILL");
        if (!host.said.includes("done")) interrupted += 1;
        await once(host.process, "exit");
      }
      expect(interrupted).toBeGreaterThan(kills / 2);
      const last = startChild(file, log, cached);
      await until("everything to be finished", () => last.said.includes("done"), 60_000);
      await once(last.process, "exit");

      const runs = new Set(readFileSync(log, "utf8").split("\n"));
      const store = new Store(file);
      for (const { id, output, steps } of planned) {
        const row = store.instances.find(id);
        expect([id, row?.status, JSON.parse(row?.output ?? "null")]).toEqual([id, "Completed", output]);
        for (const step of steps) expect(runs).toContain(`${id} ${step}`);
        expectSound(store.history.read(row?.key ?? 0).flatMap(({ events }) => parseEvents(events)));
      }
      expect(store.work.activities()).toEqual([]);
      expect(store.work.nextDue()).toBeUndefined();
      store.close();
    },
  );
});
