import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apiClient } from "../local/client/api.ts";
import { startProduct } from "../local/client/product.ts";
import { shopper, staff } from "../local/client/shop.ts";
import { residentMb } from "./cpu-times.ts";
import { each } from "./each.ts";

/**
 * Ten thousand checkouts, with finished sagas purged after a few seconds: the memory of the host and the size of the
 * engine's file must not grow with them. What is kept on purpose (orders, Stripe's objects, events that nobody takes)
 * grows, and is printed, too.
 */
const { values } = parseArgs({ options: { count: { type: "string", default: "10000" } } });
const count = Number(values.count);
const stretch = Math.max(1, Math.round(count / 10));
const data = mkdtempSync(join(tmpdir(), "boxoffice-soak-"));
const product = await startProduct({
  data,
  settings: { RETENTION_HOURS: "0.002", PURGE_SCHEDULE: "*/5 * * * * *" },
});
const { pids } = product.endpoints;
const api = apiClient(product.endpoints.api);
const ops = staff(api, product.endpoints.opsKey);
const shop = shopper(api);

const megabytes = (file: string) => {
  const size = (name: string) => statSync(join(data, name), { throwIfNoEntry: false })?.size ?? 0;
  return (size(file) + size(`${file}-wal`)) / 1024 / 1024;
};
const row = (done: number, seconds: number) =>
  process.stdout.write(
    `${String(done).padStart(6)} checkouts ${seconds.toFixed(0).padStart(5)} s   host ${residentMb(pids.host).toFixed(0).padStart(4)} MB   stand-ins ${residentMb(pids.standIns).toFixed(0).padStart(4)} MB   redis ${residentMb(
      pids.redis ?? pids.host,
    )
      .toFixed(0)
      .padStart(
        4,
      )} MB   durable.db ${megabytes("durable.db").toFixed(1).padStart(6)} MB   boxoffice.db ${megabytes("boxoffice.db").toFixed(1).padStart(6)} MB\n`,
  );

try {
  await ops.product("SOAK");
  await ops.receive("SOAK", 1_000_000);
  const since = performance.now();
  row(0, 0);
  for (let done = 0; done < count; done += stretch) {
    await each(stretch, 8, async () => {
      const answer = await shop.checkout(await shop.ready([{ sku: "SOAK", quantity: 1 }]), { wait: 25 });
      if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    });
    row(done + stretch, (performance.now() - since) / 1000);
  }
} finally {
  api.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}
