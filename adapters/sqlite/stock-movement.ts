import type { Instant, Sku } from "../../domain/ids.ts";
import type { MovementKind, StockLevel } from "../../ports/stock-ledger.ts";
import type { Database } from "./database.ts";
import { sqlText } from "./sql-text.ts";

export type Movement = {
  readonly sku: Sku;
  readonly kind: MovementKind;
  readonly delta: number;
  readonly reference: string;
  readonly reason?: string;
  readonly at: Instant;
};

/**
 * Writes the next movement of a SKU and moves its level with it, inside of the caller's transaction. Undefined:
 * nothing was written, because units on hand would fall below zero or the SKU was never stocked.
 */
export const stockMovement = (db: Database): ((movement: Movement) => StockLevel | undefined) => {
  const moveUnits = db.prepare(sqlText("move-units"));
  const moveLevel = db.prepare<{ onHand: number; movementNo: number }>(sqlText("move-level"));

  return ({ sku, kind, delta, reference, reason, at }) => {
    const written = moveUnits.run({ sku, kind, delta, reference, reason: reason ?? null, at });
    if (written === 0) return undefined;
    const level = moveLevel.get({ sku, delta });
    if (!level) throw new Error(`the stock of ${sku} changed under its own movement`);
    return { sku, onHand: level.onHand, movementNo: level.movementNo };
  };
};
