import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { cpuMs } from "./cpu-times.ts";
import { inspect, inspectable } from "./inspector.ts";
import { describeMachine } from "./machine.ts";
import { idle } from "./profile/group-of.ts";
import { type CpuProfile, selfTimes } from "./profile/self-times.ts";
import { startShop } from "./shop-under-load.ts";
import { table } from "./table.ts";

/**
 * Where the time of a checkout goes, process by process: the host and the stand-ins are sampled by V8's own profiler
 * while checkouts of two lines run. `--keep <folder>` leaves the profiles there, for the DevTools of a browser.
 * Usage: node bench/profile.bench.ts [--at-once 1] [--count 400] [--keep <folder>]
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "400" },
    "at-once": { type: "string", default: "1" },
    keep: { type: "string" },
  },
});
const count = Number(values.count);
const atOnce = Number(values["at-once"]);
const warmUp = 1200;
const sampleEveryMicroseconds = 1000;
/** The sampling itself keeps a core busy by this and more, twice. */
const restWhileSampled = 0.4;
const root = pathToFileURL(join(import.meta.dirname, "..", "/")).href;
/** Whose profile belongs to which process, by its log. */
const sampled = [
  ["host", "host.log"],
  ["standIns", "stand-ins.log"],
] as const;

process.stdout.write(describeMachine());
const shop = await startShop({ NODE_OPTIONS: inspectable });
/** CPU by the operating system's count, in ms per checkout and process, of so many checkouts as they are given here. */
const cpuOf = async (work: () => Promise<unknown>) => {
  const before = shop.processes.map(([, pid]) => cpuMs(pid));
  await work();
  return new Map(shop.processes.map(([name, pid], nth) => [name, (cpuMs(pid) - (before[nth] ?? 0)) / count]));
};
try {
  await shop.checkouts(await shop.ready(warmUp), 8);
  const [first, second] = [await shop.ready(count), await shop.ready(count)];
  await shop.idle();
  const alone = await cpuOf(async () => {
    await shop.checkouts(first, atOnce);
    await shop.idle();
  });
  const inspectors = await Promise.all(
    sampled.map(async ([name, log]) => ({ name, inspector: await inspect(join(shop.data, log)) })),
  );
  for (const { inspector } of inspectors) {
    await inspector.ask("Profiler.enable");
    await inspector.ask("Profiler.setSamplingInterval", { interval: sampleEveryMicroseconds });
    await inspector.ask("Profiler.start");
  }
  await shop.checkouts(second, atOnce);
  await shop.idle(restWhileSampled);
  const times = new Map<string, ReadonlyMap<string, number>>();
  for (const { name, inspector } of inspectors) {
    const { profile } = await inspector.ask<{ profile: CpuProfile }>("Profiler.stop");
    inspector.close();
    times.set(name, selfTimes(profile, root));
    if (values.keep === undefined) continue;
    mkdirSync(values.keep, { recursive: true });
    writeFileSync(join(values.keep, `${name}.cpuprofile`), JSON.stringify(profile));
  }
  print(times, alone);
} finally {
  await shop.stop();
}

function print(
  times: ReadonlyMap<string, ReadonlyMap<string, number>>,
  cpu: ReadonlyMap<string, number>,
): void {
  const names = sampled.map(([name]) => name);
  const of = (name: string, group: string) => (times.get(name)?.get(group) ?? 0) / count;
  const both = (group: string) => names.reduce((sum, name) => sum + of(name, group), 0);
  const groups = [...new Set([...times.values()].flatMap((groups) => [...groups.keys()]))]
    .filter((group) => group !== idle)
    .sort((a, b) => both(b) - both(a));
  const total = (name: string) => groups.reduce((sum, group) => sum + of(name, group), 0);
  const all = names.reduce((sum, name) => sum + total(name), 0);
  const ms = (value: number) => (value < 0.005 ? "" : value.toFixed(2));
  process.stdout.write(
    `\nself time by the profiler, ms per checkout, ${count} checkouts of two lines, ${atOnce} at once\n${table(
      [
        ["", ...names, "both", "%"],
        ...groups
          .filter((group) => both(group) >= 0.005)
          .map((group) => [
            group,
            ...names.map((name) => ms(of(name, group))),
            ms(both(group)),
            ((100 * both(group)) / all).toFixed(1),
          ]),
        ["main threads, all of it", ...names.map((name) => ms(total(name))), ms(all), "100.0"],
        ["idle", ...names.map((name) => ms(of(name, idle))), "", ""],
      ],
    )}\nCPU by the operating system, ms per checkout, of as many checkouts before, without the profiler\n${table(
      [
        ["", ...[...cpu.keys()], "all"],
        ["all threads", ...[...cpu.values()].map((value) => value.toFixed(2)), sum(cpu).toFixed(2)],
      ],
    )}\nThe profile is of main threads, by wall clock: it has the profiler's own cost in it, and what other work on the
machine took from them; helper threads (collector, compiler) are in the CPU only.\n`,
  );
}

function sum(cpu: ReadonlyMap<string, number>): number {
  return [...cpu.values()].reduce((total, value) => total + value, 0);
}
