import { accepted, refused } from "../../domain/outcome.ts";
import type { StockLedger, StockLevel } from "../../ports/stock-ledger.ts";
import type { Database } from "./database.ts";
import { stockMovement } from "./stock-movement.ts";

/** `StockLedger.move`: a receipt or an adjustment, once per SKU and reference. */
export const moveStock = (db: Database): StockLedger["move"] => {
  const before = db.prepare<{ kind: string; delta: number }>(`
    SELECT Kind AS kind, Delta AS delta FROM StockMovements
    WHERE Sku = :sku AND KindGroup = 'staff' AND Reference = :reference
  `);
  const level = db.prepare<Pick<StockLevel, "onHand" | "movementNo">>(
    "SELECT OnHand AS onHand, MovementNo AS movementNo FROM Stock WHERE Sku = :sku",
  );
  const beginStock = db.prepare(
    "INSERT INTO Stock (Sku, OnHand, MovementNo) VALUES (:sku, 0, 0) ON CONFLICT DO NOTHING",
  );
  const write = stockMovement(db);

  return async (movement) =>
    db.transact(() => {
      const { sku, kind, delta, reference } = movement;
      const { onHand, movementNo } = level.get({ sku }) ?? { onHand: 0, movementNo: 0 };
      const same = before.get({ sku, reference });
      if (same) {
        return same.kind === kind && same.delta === delta
          ? accepted({ sku, onHand, movementNo, repeated: true })
          : refused({ tag: "reference-reused" });
      }
      if (onHand + delta < 0) return refused({ tag: "insufficient-stock", onHand });
      beginStock.run({ sku });
      const moved = write(movement);
      if (!moved) throw new Error(`the stock of ${sku} changed under its own movement`);
      return accepted({ ...moved, repeated: false });
    });
};
