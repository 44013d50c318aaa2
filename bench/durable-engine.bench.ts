// What the durable engine costs: `node bench/durable-engine.bench.ts [orchestrations]`. One orchestration is the shape
// of the product's happy path: four activities one after another (five episodes), objects of some hundred bytes.
// Not measured: HTTP, the activities' own work. Absolute numbers belong to the machine; the ratios say more.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DurableEngine } from "../local/host/durable/engine.ts";
import { openDurableEngine } from "../local/host/durable/engine.ts";
import type { FunctionCalls } from "../local/host/durable/function-calls.ts";
import { testWorker } from "../test/local/host/durable/support/test-worker.ts";

const { app } = await import("durable-functions");

const answer = {
  accepted: true,
  value: { id: "x".repeat(120), at: "2026-11-23T03:21:50.111Z", list: [1, 2, 3] },
};
app.orchestration("four", function* ({ df }) {
  let last: unknown;
  for (const step of ["a", "b", "c", "d"])
    last = yield df.callActivity("step", { step, input: df.getInput() });
  return last;
});
app.activity("step", { handler: () => answer });

const input = JSON.stringify({ cart: "c".repeat(200), customer: "someone", lines: [1, 2, 3, 4] });
const total = Number(process.argv[2] ?? 3_000);
const atOnce = 32;

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

const run = async (engine: DurableEngine, count: number, prefix: string): Promise<number> => {
  const before = process.cpuUsage();
  let started = 0;
  const worker = async () => {
    while (started < count) {
      const id = `${prefix}${started++}`;
      engine.operations.start({ name: "four", instanceId: id, input });
      await engine.finished(id, 60_000);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return cpuMs(before);
};

/** What the same invocations cost without an engine: recorded requests given to the SDK, and the activities. */
const functionsAlone = async (calls: FunctionCalls, requests: readonly string[], count: number) => {
  const before = process.cpuUsage();
  for (let nth = 0; nth < count; nth += 1) {
    for (const request of requests) await calls.orchestrator("four", "x", request);
    for (let activity = 0; activity < 4; activity += 1) await calls.activity("step", "x", input);
  }
  return cpuMs(before);
};

const calls = testWorker();
const requests: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "durable-bench-"));
const engine = openDurableEngine({
  file: join(folder, "durable.db"),
  calls: {
    ...calls,
    orchestrator: (name, id, request) => {
      if (id === "sample0") requests.push(request);
      return calls.orchestrator(name, id, request);
    },
  },
});
engine.start();
try {
  await run(engine, 1, "sample");
  await run(engine, Math.ceil(total / 4), "warm");
  await functionsAlone(calls, requests, Math.ceil(total / 4));
  const alone = (await functionsAlone(calls, requests, total)) / total;
  const startedAt = performance.now();
  const whole = (await run(engine, total, "run")) / total;
  const perSecond = total / ((performance.now() - startedAt) / 1_000);
  console.log(`orchestrations              ${total}, ${atOnce} at once, 4 activities each`);
  console.log(`CPU per orchestration       ${whole.toFixed(3)} ms`);
  console.log(`  of it SDK and activities  ${alone.toFixed(3)} ms`);
  console.log(`  of it the engine          ${(whole - alone).toFixed(3)} ms`);
  console.log(`engine to functions         ${((whole - alone) / alone).toFixed(2)}`);
  console.log(`per second, this process    ${perSecond.toFixed(0)}`);
} finally {
  await engine.stop();
  rmSync(folder, { recursive: true });
}
