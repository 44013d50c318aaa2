import type { CheckoutId } from "../../domain/ids.ts";
import type { StockLedger, StockLevel } from "../../ports/stock-ledger.ts";
import type { Database } from "./database.ts";
import { moveStock } from "./move-stock.ts";
import { isPossibleId } from "./possible-id.ts";
import { statement } from "./statement.ts";
import { textList } from "./text-list.ts";

type ViewRow =
  | { readonly onHand: number; readonly movementNo: number; readonly checkoutId: null }
  | { readonly onHand: null; readonly movementNo: null; readonly checkoutId: CheckoutId };

/** The ledger of units on hand in Azure SQL. */
export const sqlStockLedger = (db: Database): StockLedger => {
  const level = statement("stock-level", ["sku"]).gives<StockLevel>();
  const levels = statement("stock-levels", ["after", "limit"]).gives<StockLevel>();
  const toTakeIn = statement("movements-to-take-in", ["sku", "from"]).gives<{
    lastNo: number;
    delta: number;
  }>();
  const view = statement("reconcile-view", ["sku", "checkouts"]).gives<ViewRow>();

  return {
    move: moveStock(db),
    async level(sku) {
      const [row] = await db.rows(level, { sku });
      return row;
    },
    levels: ({ after, limit }) => db.rows(levels, { after: after ?? "", limit }),
    async since(sku, from) {
      const [row] = await db.rows(toTakeIn, { sku, from });
      return { to: row?.lastNo ?? 0, delta: row?.delta ?? 0 };
    },
    async reconcileView(sku, checkouts) {
      const rows = await db.rows(view, { sku, checkouts: textList(checkouts.filter(isPossibleId)) });
      const own = rows.find((row) => row.checkoutId === null);
      return {
        level: own && { sku, onHand: own.onHand, movementNo: own.movementNo },
        standing: new Set(rows.flatMap(({ checkoutId }) => (checkoutId === null ? [] : [checkoutId]))),
      };
    },
  };
};
