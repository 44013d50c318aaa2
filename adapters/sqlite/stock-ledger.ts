import type { CheckoutId, Sku } from "../../domain/ids.ts";
import type { StockLedger, StockLevel } from "../../ports/stock-ledger.ts";
import type { Database } from "./database.ts";
import { moveStock } from "./move-stock.ts";
import { sqlText } from "./sql-text.ts";

/** The ledger of units on hand in SQLite. */
export const sqliteStockLedger = (db: Database): StockLedger => {
  const level = db.prepare<StockLevel>(`${levelsSql} WHERE Sku = :sku`);
  const levelsAfter = db.prepare<StockLevel>(`${levelsSql} WHERE Sku > :after ORDER BY Sku LIMIT :limit`);
  const toTakeIn = db.prepare<{ lastNo: number; delta: number }>(sqlText("movements-to-take-in"));
  const standing = db.prepare<{ checkoutId: CheckoutId }>(`
    SELECT CheckoutId AS checkoutId FROM Checkouts
    WHERE State <> 'abandoned' AND CheckoutId IN (SELECT value FROM json_each(:checkouts))
  `);
  const readLevel = (sku: Sku): StockLevel | undefined => {
    const row = level.get({ sku });
    return row && { ...row };
  };

  return {
    move: moveStock(db),
    async level(sku) {
      return db.read(() => readLevel(sku));
    },
    async levels({ after, limit }) {
      return db.read(() => levelsAfter.all({ after: after ?? "", limit })).map((row) => ({ ...row }));
    },
    async since(sku, from) {
      const row = db.read(() => toTakeIn.get({ sku, from }));
      return { to: row?.lastNo ?? 0, delta: row?.delta ?? 0 };
    },
    async reconcileView(sku, checkouts) {
      return db.read(() => ({
        level: readLevel(sku),
        standing: new Set(
          standing.all({ checkouts: JSON.stringify(checkouts) }).map(({ checkoutId }) => checkoutId),
        ),
      }));
    },
  };
};

const levelsSql = "SELECT Sku AS sku, OnHand AS onHand, MovementNo AS movementNo FROM Stock";
