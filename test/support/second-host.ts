import { openSqlite } from "../../adapters/sqlite/open-sqlite.ts";
import { sqliteOrders } from "../../adapters/sqlite/orders.ts";
import { failure } from "../../domain/checkout-failure.ts";
import type { CheckoutId } from "../../domain/ids.ts";
import { instant } from "../../domain/instant.ts";
import type { Product } from "./product.ts";
import { recordsOf } from "./traces.ts";

/** What the sweep of another host does to a checkout that it takes for dead, though its saga is at work on this one. */
export const abandonElsewhere = async (product: Product, cartId: string): Promise<CheckoutId> => {
  const [checkout] = recordsOf(product, cartId).checkouts;
  const checkoutId = checkout?.checkoutId as CheckoutId;
  const database = openSqlite(product.endpoints.sqlite);
  try {
    const orders = sqliteOrders(database);
    const record = await orders.find(checkoutId);
    if (record?.state !== "recorded") throw new Error(`${checkoutId} is ${record?.state ?? "unknown"}`);
    await orders.abandon(record.key, failure("dependency_unavailable"), instant(Date.now()));
    return checkoutId;
  } finally {
    database.close();
  }
};
