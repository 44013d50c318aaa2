import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apiClient } from "../local/client/api.ts";
import { startProduct } from "../local/client/product.ts";
import { type Ready, shopper, staff } from "../local/client/shop.ts";
import { percentile } from "../local/demo/percentile.ts";
import { cpuMs, residentMb } from "./cpu-times.ts";
import { each } from "./each.ts";

/** Checkouts of the whole embedded product: rate, latency, and CPU process by process. Carts and quotes are made before. */
const { values } = parseArgs({
  options: { count: { type: "string", default: "400" }, "at-once": { type: "string", default: "1,8,32" } },
});
const count = Number(values.count);
const data = mkdtempSync(join(tmpdir(), "boxoffice-bench-"));
const product = await startProduct({ data });
const { pids } = product.endpoints;
const api = apiClient(product.endpoints.api);
const ops = staff(api, product.endpoints.opsKey);
const shop = shopper(api);
const processes = Object.entries(pids) as [string, number][];

const measure = async (atOnce: number) => {
  const ready: Ready[] = [];
  await each(count, 8, async () => {
    ready.push(await shop.ready(skus.map((sku) => ({ sku, quantity: 1 }))));
  });
  const took: number[] = [];
  const before = processes.map(([, pid]) => cpuMs(pid));
  const since = performance.now();
  await each(count, atOnce, async (index) => {
    const answer = await shop.checkout(ready[index] as Ready, { wait: 25 });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    took.push(answer.tookMs);
  });
  const seconds = (performance.now() - since) / 1000;
  // What was answered is not yet finished: events, webhooks and the last steps belong to these checkouts, too.
  await idle();
  const used = processes.map(
    ([name, pid], index) => [name, (cpuMs(pid) - (before[index] ?? 0)) / count] as const,
  );
  const all = used.reduce((sum, [, ms]) => sum + ms, 0);
  process.stdout.write(
    `${String(atOnce).padStart(3)} at once  ${(count / seconds).toFixed(1).padStart(6)} checkouts/s  p50 ${percentile(took, 50).toFixed(1)} ms  p99 ${percentile(took, 99).toFixed(1)} ms  CPU/checkout ${all.toFixed(2)} ms  (${used.map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(", ")})\n`,
  );
};

/** Until the host has used next to no CPU for a while. */
const idle = async () => {
  for (let quiet = 0; quiet < 3; ) {
    const before = cpuMs(pids.host);
    await new Promise((resolve) => setTimeout(resolve, 200));
    quiet = cpuMs(pids.host) - before < 20 ? quiet + 1 : 0;
  }
};

const skus = ["BENCH-A", "BENCH-B"];
try {
  for (const sku of skus) {
    await ops.product(sku);
    await ops.receive(sku, 1_000_000);
  }
  process.stdout.write(`${count} checkouts of two lines each, after ${count} to warm up\n`);
  await measure(8);
  for (const atOnce of values["at-once"].split(",").map(Number)) await measure(atOnce);
  process.stdout.write(
    `memory: ${processes.map(([name, pid]) => `${name} ${residentMb(pid).toFixed(0)} MB`).join(", ")}\n`,
  );
} finally {
  api.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}
