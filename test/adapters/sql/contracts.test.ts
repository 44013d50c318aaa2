import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMigrations } from "../../../adapters/sqlite/migrations.ts";
import { connect } from "../../../scripts/db/connect.ts";
import { runMigrations } from "../../../scripts/db/run-migrations.ts";
import { appendOnly } from "../../../scripts/t-sql/work.ts";
import { aPlacedOrder } from "../../ports/orders/stocked.ts";
import { ordersContract } from "../../ports/orders.contract.ts";
import { outboxContract } from "../../ports/outbox.contract.ts";
import { stockLedgerContract } from "../../ports/stock-ledger.contract.ts";
import { webhookInboxContract } from "../../ports/webhook-inbox.contract.ts";
import { Game } from "../sqlite/game.ts";
import { operations } from "../sqlite/operations.ts";
import { storeAt } from "./open-store.ts";

const connectionString = process.env["SQL_CONNECTION_STRING"];
const migrations = readMigrations(new URL("../../../adapters/sql/migrations/", import.meta.url));

// One file, so that the suites run one after the other on the one database.
if (connectionString) {
  describe("the SQL server", { timeout: 120_000 }, () => {
    let pool: Awaited<ReturnType<typeof connect>>;
    beforeAll(async () => {
      pool = await connect({ connectionString });
    });
    afterAll(() => pool?.close());

    it("is brought up to date by two runners at once, each migration once", async () => {
      const other = await connect({ connectionString });
      const done = await Promise.all([pool, other].map((each) => runMigrations(each, migrations, () => {})));
      expect(new Set(done.flat()).size).toBe(done.flat().length);
      expect(await runMigrations(pool, migrations, () => {})).toEqual([]);
      await other.close();
    });

    it("refuses a migration that was changed after it was applied", async () => {
      const changed = migrations.map((each) =>
        each.number === 2 ? { ...each, sha256: "0".repeat(64) } : each,
      );
      await expect(runMigrations(pool, changed, () => {})).rejects.toThrow("migration 2");
    });

    it.each(appendOnly)("only ever adds to %s, and never moves a fence back", async (table) => {
      const store = storeAt(connectionString);
      await aPlacedOrder(store);
      const column = { Orders: "CustomerId", StockMovements: "Reason" }[table] ?? "OrderId";
      for (const deed of [`UPDATE dbo.${table} SET ${column} = ${column}`, `DELETE FROM dbo.${table}`])
        await expect(pool.request().batch(deed)).rejects.toThrow();
      await expect(
        pool.request().batch("UPDATE dbo.Checkouts SET State = 'recorded' WHERE State = 'placed'"),
      ).rejects.toThrow("stays so");
      await store.close();
    });

    it("answers as the model does, operation by operation", async () => {
      const store = storeAt(connectionString);
      await fc.assert(
        fc.asyncProperty(operations, async (all) => {
          const game = await Game.begin(store);
          for (const operation of all) await game.play(operation);
          await game.compare();
        }),
        { numRuns: 20 },
      );
      await store.close();
    });
  });

  ordersContract("Azure SQL", async () => storeAt(connectionString));
  stockLedgerContract("Azure SQL", async () => storeAt(connectionString));
  outboxContract("Azure SQL", async () => storeAt(connectionString));
  webhookInboxContract("Azure SQL", async () => storeAt(connectionString));
} else {
  it("keeps the promises of every port that the SQLite twin keeps", ({ skip }) => {
    skip("skipped: no SQL_CONNECTION_STRING");
  });
}
