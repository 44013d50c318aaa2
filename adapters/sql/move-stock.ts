import { accepted, refused } from "../../domain/outcome.ts";
import type { StockLedger } from "../../ports/stock-ledger.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { untilAnswered } from "./until-answered.ts";

type Movement = Parameters<StockLedger["move"]>[0];
type Moved = Awaited<ReturnType<StockLedger["move"]>>;

/** What move-stock.sql tells; kind and delta are those of the movement that the reference stands for. */
export type MovedRow =
  | { readonly outcome: "moved"; readonly onHand: number; readonly movementNo: number }
  | {
      readonly outcome: "stayed";
      readonly onHand: number | null;
      readonly movementNo: number | null;
      readonly kind: string | null;
      readonly delta: number | null;
    };

/** `StockLedger.move`: one batch. */
export const moveStock = (db: Database): StockLedger["move"] => {
  const move = statement("move-stock", [
    "sku",
    "kind",
    "delta",
    "reference",
    "reason",
    "at",
  ]).gives<MovedRow>();

  return ({ reason, ...movement }) =>
    untilAnswered(`moving stock of ${movement.sku}`, async () => {
      const [row] = await db.rows(move, { ...movement, reason: reason ?? null });
      return row && answerOf(movement, row);
    });
};

/** The answer that a row stands for; undefined where somebody came between. */
export const answerOf = (
  { sku, kind, delta }: Pick<Movement, "sku" | "kind" | "delta">,
  row: MovedRow,
): Moved | undefined => {
  const { onHand, movementNo } = { onHand: row.onHand ?? 0, movementNo: row.movementNo ?? 0 };
  if (row.outcome === "moved") return accepted({ sku, onHand, movementNo, repeated: false });
  if (row.kind !== null)
    return row.kind === kind && row.delta === delta
      ? accepted({ sku, onHand, movementNo, repeated: true })
      : refused({ tag: "reference-reused" });
  return onHand + delta < 0 ? refused({ tag: "insufficient-stock", onHand }) : undefined;
};
