import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { residentMb } from "./cpu-times.ts";
import { inspect, inspectable } from "./inspector.ts";
import { describeMachine } from "./machine.ts";
import { startShop } from "./shop-under-load.ts";
import { lateSlope, type Point, type Slope } from "./slope.ts";
import { table } from "./table.ts";
import { type Verdict, verdictText } from "./verdict.ts";

/**
 * Many checkouts, with finished sagas purged after two seconds. Every so many it waits until all are purged, has the
 * host collect its garbage, and takes down what is left: what the host's heap holds, what the process holds, and the
 * size of the engine's file must not grow with them, and at the end no row may be left in it. What is kept on purpose (orders, carts, Stripe's objects, events
 * that nobody takes) grows in the other files; by how much is printed.
 * Usage: node bench/soak.bench.ts [--count 10000] [--every <count / 20>]
 */
const { values } = parseArgs({
  options: { count: { type: "string", default: "10000" }, every: { type: "string" } },
});
const count = Number(values.count);
const every = Math.max(1, Number(values.every ?? Math.round(count / 20)));
const wanted = 10_000;
const mb = 1024 * 1024;

/**
 * Bytes per checkout. Heap: whoever remembers a checkout's id remembers 36 characters with a header and a slot for it,
 * 100 bytes at least; what grows by less is not one thing for each checkout. Memory of the process: pages that the allocators of V8 and
 * SQLite take and do not give back come and go by the megabyte, so 1 kB, which would be 1 GB only after a million
 * checkouts of one process. File: one checkout writes some 20 kB of history into it, and what is purged leaves the file
 * when the log is next written back, so that its size, too, comes and goes by a megabyte: 1 kB. A row that is left behind
 * would be far less than that, so rows are counted at the end.
 */
const bounds = { heap: 100, process: 1024, engine: 1024 };

type Sample = {
  readonly done: number;
  readonly seconds: number;
  readonly heap: number;
  readonly process: number;
  readonly files: ReadonlyMap<string, number>;
};

process.stdout.write(describeMachine());
const shop = await startShop({
  RETENTION_HOURS: "0.0005",
  PURGE_SCHEDULE: "*/2 * * * * *",
  NODE_OPTIONS: inspectable,
});
const { web, systemKey, pids } = shop.endpoints;

/** The engine gives its space back at each purge, so nothing finished may be left when the file is looked at. */
const purged = async (): Promise<void> => {
  const url = new URL("runtime/webhooks/durabletask/instances", web);
  url.searchParams.set("code", systemKey);
  url.searchParams.set("top", "1");
  const deadline = performance.now() + 60_000;
  for (;;) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the engine answered ${response.status}`);
    if (((await response.json()) as unknown[]).length === 0) return;
    if (performance.now() > deadline) throw new Error("finished sagas were not purged within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Of the databases themselves: a log beside one is of bounded size, and part of it is of the past. */
const files = (): ReadonlyMap<string, number> =>
  new Map(
    readdirSync(shop.data)
      .filter((name) => name.endsWith(".db"))
      .map((name) => [name, statSync(join(shop.data, name)).size]),
  );

try {
  const host = await inspect(join(shop.data, "host.log"));
  const since = performance.now();
  const samples: Sample[] = [];
  const sample = async (done: number): Promise<void> => {
    const seconds = (performance.now() - since) / 1000;
    await purged();
    await shop.idle();
    // What the first collection finds dead may free more: finalizers run between the two.
    for (let round = 0; round < 2; round++) await host.ask("HeapProfiler.collectGarbage");
    const heap = await host.ask<{ usedSize: number; backingStorageSize: number }>("Runtime.getHeapUsage");
    const now = {
      done,
      seconds,
      heap: heap.usedSize + heap.backingStorageSize,
      process: residentMb(pids.host) * mb,
      files: files(),
    };
    samples.push(now);
    process.stdout.write(`${String(done).padStart(6)} checkouts ${row(now)}\n`);
  };
  const row = ({ seconds, heap, process, files }: Sample) => {
    const sizes = [...files].map(([name, bytes]) => `${name} ${(bytes / mb).toFixed(1)}`);
    return `${seconds.toFixed(0).padStart(5)} s  heap ${(heap / mb).toFixed(2)}  host ${(process / mb).toFixed(0)}  ${sizes.join("  ")} MB`;
  };

  process.stdout.write(
    `${count} checkouts of two lines, 8 at once; a look every ${every}, purged and collected\n`,
  );
  await sample(0);
  for (let done = 0; done < count; ) {
    const next = Math.min(every, count - done);
    await shop.checkouts(await shop.ready(next), 8);
    done += next;
    await sample(done);
  }
  host.close();

  const points = (of: (sample: Sample) => number): readonly Point[] =>
    samples.map((sample) => [sample.done, of(sample)]);
  const ofFile = (name: string) => points(({ files }) => files.get(name) ?? 0);
  const watched = [
    ["the host's heap after collection", points(({ heap }) => heap), bounds.heap],
    ["the host's resident memory", points((sample) => sample.process), bounds.process],
    ["durable.db after the purge", ofFile("durable.db"), bounds.engine],
  ] as const;
  const kept = [...files().keys()].filter((name) => name !== "durable.db");
  process.stdout.write(
    `\nleast-squares slope over the second half, with its standard error\n${table([
      ...watched.map(([what, of]) => [what, slopeText(lateSlope(of))]),
      ...kept.map((name) => [`${name} (kept on purpose)`, slopeText(lateSlope(ofFile(name)))]),
    ])}`,
  );
  const growths = watched.map(([what, of, bound]): Verdict => {
    const { perX, error } = lateSlope(of);
    return {
      what: `growth of ${what} over the second half of ${count} checkouts`,
      measured: perX,
      error,
      unit: "bytes per checkout",
      target: { atMost: bound },
    };
  });
  await shop.stop(() => {
    const rows: Verdict = {
      what: "rows of finished checkouts that the purge left in durable.db",
      measured: rowsIn(join(shop.data, "durable.db")),
      unit: "",
      target: { atMost: 0 },
    };
    process.stdout.write(
      verdictText(
        [...growths, rows],
        [
          ...(count < wanted
            ? [`${wanted} checkouts: this run made ${count}, and what warms up still grows`]
            : []),
          "days of running",
          "checkouts that fail or wait for 3-D Secure",
          "memory and database of a Functions app on Azure",
        ],
      ),
    );
  });
} catch (error) {
  await shop.stop();
  throw error;
}

function rowsIn(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const rows = tables.map(({ name }) => database.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.["n"]);
  database.close();
  return rows.reduce((sum: number, n) => sum + Number(n), 0);
}

function slopeText({ perX, error }: Slope): string {
  return `${perX.toFixed(0)} ± ${error.toFixed(0)} bytes per checkout`;
}
