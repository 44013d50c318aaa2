import type { CustomerId } from "../../domain/ids.ts";
import type { NewOrder } from "../../ports/orders.ts";
import type { Database } from "./database.ts";

/** The customer that an order is written for, inside of the caller's transaction: a new owner gets the order's own id. */
export const customerOf = (db: Database): ((order: NewOrder) => CustomerId) => {
  const known = db.prepare<{ customerId: CustomerId }>(
    "SELECT CustomerId AS customerId FROM Customers WHERE Owner = :owner",
  );
  const begin = db.prepare(
    "INSERT INTO Customers (Owner, CustomerId, Since) VALUES (:owner, :customerId, :at)",
  );

  return ({ key: { owner }, customerId, at }) => {
    if (owner === undefined) return customerId;
    const found = known.get({ owner });
    if (found) return found.customerId;
    begin.run({ owner, customerId, at });
    return customerId;
  };
};
