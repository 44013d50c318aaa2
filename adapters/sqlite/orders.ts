import type { Orders } from "../../ports/orders.ts";
import { abandonCheckout } from "./abandon-checkout.ts";
import type { Database } from "./database.ts";
import { listOrders } from "./list-orders.ts";
import { placeOrder } from "./place-order.ts";
import { readCheckouts } from "./read-checkouts.ts";
import { readOrder } from "./read-order.ts";
import { recordOrder } from "./record-order.ts";

/** Orders and their fence in SQLite. */
export const sqliteOrders = (db: Database): Orders => {
  const one = db.prepare("SELECT 1");
  return {
    record: recordOrder(db),
    place: placeOrder(db),
    abandon: abandonCheckout(db),
    ...readCheckouts(db),
    get: readOrder(db),
    list: listOrders(db),
    async ping() {
      db.read(() => one.get());
    },
  };
};
