import type { Orders } from "../../ports/orders.ts";
import { readMigrations } from "../sqlite/migrations.ts";
import { abandonCheckout } from "./abandon-checkout.ts";
import type { Database } from "./database.ts";
import { listOrders } from "./list-orders.ts";
import { placeOrder } from "./place-order.ts";
import { readCheckouts } from "./read-checkouts.ts";
import { readOrder } from "./read-order.ts";
import { recordOrder } from "./record-order.ts";
import { statement } from "./statement.ts";

/** Orders and their fence in Azure SQL. The ping fails also where the tables are older than this build needs them. */
export const sqlOrders = (db: Database): Orders => {
  const newest = statement("schema-version").gives<{ number: number }>();
  const needed = readMigrations(new URL("./migrations/", import.meta.url)).length;
  return {
    record: recordOrder(db),
    place: placeOrder(db),
    abandon: abandonCheckout(db),
    ...readCheckouts(db),
    get: readOrder(db),
    list: listOrders(db),
    async ping() {
      const [had] = await db.rows(newest, {});
      if (had && had.number >= needed) return;
      throw new Error(`the database has had ${had?.number ?? 0} migrations, and ${needed} are needed`);
    },
  };
};
