import type { Orders } from "../../ports/orders.ts";
import { type CheckoutRow, checkoutRecord } from "../sqlite/checkout-row.ts";
import type { Database } from "./database.ts";
import { isPossibleId } from "./possible-id.ts";
import { statement } from "./statement.ts";
import { textList } from "./text-list.ts";

/** The reads of the fence. */
export const readCheckouts = (db: Database): Pick<Orders, "find" | "unsettled" | "listCheckouts"> => {
  const byId = statement("find-checkout", ["checkoutId"]).gives<CheckoutRow>();
  const recordedBefore = statement("unsettled-checkouts", ["before", "limit"]).gives<CheckoutRow>();
  const page = statement("list-checkouts", [
    "states",
    "failureCodes",
    "among",
    "unlessPlaced",
    "since",
    "afterSince",
    "afterId",
    "limit",
  ]).gives<CheckoutRow>();

  return {
    async find(checkoutId) {
      if (!isPossibleId(checkoutId)) return undefined;
      const [row] = await db.rows(byId, { checkoutId });
      return row && checkoutRecord(row);
    },
    async unsettled(before, limit) {
      return (await db.rows(recordedBefore, { before, limit })).map(checkoutRecord);
    },
    async listCheckouts({ states, failureCodes, among, unlessPlaced, since, after, limit }) {
      if (after && !isPossibleId(after.checkoutId)) return [];
      const rows = await db.rows(page, {
        states: states ? textList(states) : null,
        failureCodes: failureCodes ? textList(failureCodes) : null,
        among: among ? textList(among) : null,
        unlessPlaced: unlessPlaced ? textList(unlessPlaced) : null,
        since: since ?? null,
        afterSince: after?.since ?? null,
        afterId: after?.checkoutId ?? null,
        limit,
      });
      return rows.map(checkoutRecord);
    },
  };
};
