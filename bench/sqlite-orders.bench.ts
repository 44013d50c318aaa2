/**
 * What an order costs in the SQLite store: record, place, claim, markSent, each its own durable transaction.
 * Run with `node bench/sqlite-orders.bench.ts [orders]`. The store's own time is the CPU column; the difference to
 * the wall clock is the wait for the disk. Not measured: several processes writing at once.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "../adapters/sqlite/orders.ts";
import { sqliteOutbox } from "../adapters/sqlite/outbox.ts";
import { sqliteStockLedger } from "../adapters/sqlite/stock-ledger.ts";
import type { Sku } from "../domain/ids.ts";
import { anOrder, paidFor, second } from "../test/ports/order-builders.ts";

const count = Number(process.argv[2] ?? 3_000);
const folder = mkdtempSync(join(tmpdir(), "boxoffice-bench-"));
const db = openSqlite(join(folder, "boxoffice.db"));
const orders = sqliteOrders(db);
const outbox = sqliteOutbox(db);
const ledger = sqliteStockLedger(db);

const skus = Array.from({ length: 50 }, (_, index) => `SKU-${index}` as Sku);
for (const sku of skus)
  await ledger.move({ sku, kind: "receipt", delta: count * 2, reference: "bench", at: second(0) });
const wanted = Array.from({ length: count }, (_, index) =>
  anOrder([
    [skus[index % 50] as Sku, 1],
    [skus[(index * 7 + 1) % 50] as Sku, 1],
  ]),
);

const steps = new Map<string, { ms: number; cpuMs: number }>();
const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
  const from = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const spent = steps.get(step) ?? { ms: 0, cpuMs: 0 };
  steps.set(step, { ms: spent.ms + performance.now() - from, cpuMs: spent.cpuMs + (user + system) / 1000 });
  return result;
};

for (const order of wanted) {
  const { checkoutId } = order.key;
  const { orderId } = order;
  await timed("record", () => orders.record(order));
  await timed("place", () => orders.place(checkoutId, paidFor(order)));
  const events = await timed("claim", () =>
    outbox.claim({ now: second(1), until: second(61), limit: 10, orderId }),
  );
  if (events.length !== 1) throw new Error(`the order ${orderId} had ${events.length} events to send`);
  await timed("markSent", () =>
    outbox.markSent(
      events.map(({ eventId }) => eventId),
      second(2),
    ),
  );
}

const line = (step: string, { ms, cpuMs }: { ms: number; cpuMs: number }) =>
  console.log(
    `${step.padEnd(10)} ${(ms / count).toFixed(3)} ms   ${(cpuMs / count).toFixed(3)} ms CPU   ${Math.round((1000 * count) / ms)}/s`,
  );
for (const [step, spent] of steps) line(step, spent);
const all = [...steps.values()].reduce(
  (sum, { ms, cpuMs }) => ({ ms: sum.ms + ms, cpuMs: sum.cpuMs + cpuMs }),
  { ms: 0, cpuMs: 0 },
);
line("per order", all);
db.close();
console.log(`${Math.round(statSync(join(folder, "boxoffice.db")).size / count)} bytes on disk per order`);
rmSync(folder, { recursive: true });
