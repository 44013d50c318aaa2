import { parseArgs } from "node:util";
import { percentile } from "../local/demo/percentile.ts";
import { cpuMs, residentMb } from "./cpu-times.ts";
import { describeMachine } from "./machine.ts";
import { startShop } from "./shop-under-load.ts";
import { table } from "./table.ts";
import { type Verdict, verdictText } from "./verdict.ts";

/**
 * Checkouts of the whole embedded product: rate, latency, and CPU process by process for each number at once. Carts and
 * quotes are made before. Where the time goes is bench/profile.bench.ts.
 * Usage: node bench/checkouts.bench.ts [--count 400] [--at-once 1,8,32]
 */
const { values } = parseArgs({
  options: { count: { type: "string", default: "400" }, "at-once": { type: "string", default: "1,8,32" } },
});
const count = Number(values.count);
/** Past this many the JIT compilers have nothing left to do, which would be counted to whoever is measured first. */
const warmUp = 1200;

process.stdout.write(describeMachine());
const shop = await startShop();
const names = shop.processes.map(([name]) => name);

type Run = {
  readonly atOnce: number;
  readonly perSecond: number;
  readonly took: readonly number[];
  /** Milliseconds per checkout, of each process. */
  readonly cpu: readonly number[];
  readonly ofClient: number;
};

const measure = async (atOnce: number): Promise<Run> => {
  const ready = await shop.ready(count);
  await shop.idle();
  const before = shop.processes.map(([, pid]) => cpuMs(pid));
  const clientBefore = cpuMs(process.pid);
  const since = performance.now();
  const took = await shop.checkouts(ready, atOnce);
  const seconds = (performance.now() - since) / 1000;
  const ofClient = (cpuMs(process.pid) - clientBefore) / count;
  await shop.idle();
  const cpu = shop.processes.map(([, pid], nth) => (cpuMs(pid) - (before[nth] ?? 0)) / count);
  return { atOnce, perSecond: count / seconds, took, cpu, ofClient };
};

const all = ({ cpu }: Run) => cpu.reduce((sum, ms) => sum + ms, 0);

const runTable = (runs: readonly Run[]) =>
  table([
    [
      "at once",
      "checkouts/s",
      "p50 ms",
      "p99 ms",
      ...names.map((name) => `CPU ${name}`),
      "CPU all",
      "client",
    ],
    ...runs.map((run) => [
      String(run.atOnce),
      run.perSecond.toFixed(1),
      percentile(run.took, 50).toFixed(1),
      percentile(run.took, 99).toFixed(1),
      ...run.cpu.map((ms) => ms.toFixed(2)),
      all(run).toFixed(2),
      run.ofClient.toFixed(2),
    ]),
  ]);

const verdictsOf = (runs: readonly Run[]): readonly Verdict[] => {
  const one = runs.find(({ atOnce }) => atOnce === 1);
  return [
    ...runs.map((run) => ({
      what: `CPU per checkout of all processes together, ${run.atOnce} at once`,
      measured: all(run),
      unit: "ms",
      target: { atMost: 15 },
    })),
    {
      what: "p50 of the checkout call, 1 at once, with a Stripe stand-in that answers at once",
      measured: one && percentile(one.took, 50),
      unit: "ms",
      target: { atMost: 40 },
    },
  ];
};

try {
  process.stdout.write(
    `${count} checkouts of two lines for each row, after ${warmUp} to warm up; CPU in ms per checkout\n`,
  );
  await shop.checkouts(await shop.ready(warmUp), 8);
  const runs: Run[] = [];
  for (const atOnce of values["at-once"].split(",").map(Number)) runs.push(await measure(atOnce));
  process.stdout.write(
    `\n${runTable(runs)}\nmemory: ${shop.processes.map(([name, pid]) => `${name} ${residentMb(pid).toFixed(0)} MB`).join(", ")}\n`,
  );
  process.stdout.write(
    verdictText(verdictsOf(runs), [
      "Azure and its services",
      "a real network and TLS",
      "the real Stripe",
      "making carts and quotes",
      "the first checkouts after a start",
      "the load generator's own CPU (column client), which took the same cores",
      ...(shop.endpoints.redisIsReal ? [] : ["a real Redis: none is installed, a stand-in ran"]),
    ]),
  );
} finally {
  await shop.stop();
}
