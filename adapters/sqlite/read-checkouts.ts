import type { Orders } from "../../ports/orders.ts";
import { type CheckoutRow, checkoutRecord, checkoutsSql } from "./checkout-row.ts";
import { allOf } from "./conditions.ts";
import type { Database } from "./database.ts";

/** The reads of the fence. */
export const readCheckouts = (db: Database): Pick<Orders, "find" | "unsettled" | "listCheckouts"> => {
  const byId = db.prepare<CheckoutRow>(`${checkoutsSql} WHERE c.CheckoutId = :checkoutId`);
  const recordedBefore = db.prepare<CheckoutRow>(
    `${checkoutsSql} WHERE c.State = 'recorded' AND c.Since < :before ORDER BY c.Since, c.CheckoutId LIMIT :limit`,
  );

  return {
    async find(checkoutId) {
      const row = db.read(() => byId.get({ checkoutId }));
      return row && checkoutRecord(row);
    },
    async unsettled(before, limit) {
      return db.read(() => recordedBefore.all({ before, limit })).map(checkoutRecord);
    },
    async listCheckouts({ states, failureCodes, among, unlessPlaced, since, after, limit }) {
      const { where, parameters } = allOf([
        states && ["c.State IN (SELECT value FROM json_each(:states))", { states: JSON.stringify(states) }],
        failureCodes && [
          "c.FailureCode IN (SELECT value FROM json_each(:failureCodes))",
          { failureCodes: JSON.stringify(failureCodes) },
        ],
        among && ["c.CheckoutId IN (SELECT value FROM json_each(:among))", { among: JSON.stringify(among) }],
        unlessPlaced && [
          "(c.State = 'placed' OR c.CheckoutId NOT IN (SELECT value FROM json_each(:unlessPlaced)))",
          { unlessPlaced: JSON.stringify(unlessPlaced) },
        ],
        since && ["c.Since >= :since", { since }],
        after && [
          "(c.Since, c.CheckoutId) < (:afterSince, :afterId)",
          { afterSince: after.since, afterId: after.checkoutId },
        ],
      ]);
      const page = db.prepare<CheckoutRow>(
        `${checkoutsSql} ${where} ORDER BY c.Since DESC, c.CheckoutId DESC LIMIT :limit`,
      );
      return db.read(() => page.all({ ...parameters, limit })).map(checkoutRecord);
    },
  };
};
