import type { CheckoutRecord, Orders } from "../../ports/orders.ts";
import { type CheckoutRow, checkoutRecord } from "../sqlite/checkout-row.ts";
import { keyValues } from "./checkout-key.ts";
import type { Database } from "./database.ts";
import { statement } from "./statement.ts";
import { untilAnswered } from "./until-answered.ts";

type Abandoned = { readonly outcome: "done" | "again" };

/** `Orders.abandon`: one batch. */
export const abandonCheckout = (db: Database): Orders["abandon"] => {
  const abandon = statement("abandon-checkout", [
    "checkoutId",
    "scopedToken",
    "fingerprint",
    "cartId",
    "quoteId",
    "totalMinor",
    "currency",
    "owner",
    "failureJson",
    "failureCode",
    "at",
  ]).gives<Abandoned, CheckoutRow>();

  return (key, failure, at) =>
    untilAnswered(`abandoning ${key.checkoutId}`, async (): Promise<CheckoutRecord | undefined> => {
      const [[abandoned], [row]] = await db.pair(abandon, {
        ...keyValues(key),
        failureJson: JSON.stringify(failure),
        failureCode: failure.code,
        at,
      });
      if (abandoned?.outcome !== "done") return undefined;
      // The token stands for another checkout, which is fence enough.
      if (!row) return { key, since: at, state: "abandoned", failure };
      const stands = checkoutRecord(row);
      return stands.state === "recorded" ? undefined : stands;
    });
};
