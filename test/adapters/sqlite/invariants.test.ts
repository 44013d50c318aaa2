import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { anOrder, declined, second } from "../../ports/order-builders.ts";
import { aPlacedOrder, stocked } from "../../ports/orders/stocked.ts";
import { brokenRules } from "./invariants.ts";
import { aFolder, storeIn } from "./open-store.ts";

/** A store with an order in each state, after this was done to its tables behind the product's back. */
const rulesBrokenBy = async (...deeds: readonly string[]): Promise<readonly string[]> => {
  const { file, remove } = aFolder();
  const store = storeIn(file);
  await aPlacedOrder(store);
  for (const at of [1, 2]) await aPlacedOrder(store, second(at), { key: { owner: "owner-1" } });
  const [recorded, undone] = [
    anOrder([[await stocked(store, 5), 2]]),
    anOrder([[await stocked(store, 5), 2]]),
  ];
  await store.orders.record(recorded);
  await store.orders.record(undone);
  await store.orders.abandon(undone.key, declined, undone.at);
  await store.close();

  const db = new DatabaseSync(file);
  db.exec("PRAGMA foreign_keys = OFF");
  for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all())
    db.exec(`DROP TRIGGER ${name}`);
  for (const deed of deeds) db.exec(deed);
  db.close();
  const rules = brokenRules(file);
  remove();
  return rules;
};

describe("the rules that crash and race tests check the tables by", () => {
  it("find nothing in a store that was only used through its ports", async () => {
    expect(await rulesBrokenBy()).toEqual([]);
  });

  it.each([
    ["an order is placed exactly when its log has begun", "DELETE FROM Outbox; DELETE FROM OrderEvents"],
    ["an event has its outbox row", "DELETE FROM Outbox"],
    [
      "nothing was logged of an order that is not placed",
      "UPDATE Checkouts SET State = 'abandoned', FailureJson = '{}' WHERE State = 'placed'",
    ],
    ["an order's sequence has no gaps", "UPDATE OrderEvents SET Sequence = 2, Type = 'InvoiceIssued'"],
    [
      "an order's outbox is sent from the front",
      "INSERT INTO Outbox (EventId, OrderId, Sequence, SentAt) SELECT 'evt_later', OrderId, 2, '2026' FROM Outbox LIMIT 1",
    ],
    [
      "a SKU's movements are numbered without gaps and add up to what is on hand",
      "UPDATE StockMovements SET MovementNo = 9 WHERE MovementNo = 2",
    ],
    [
      "a SKU's movements are numbered without gaps and add up to what is on hand",
      "UPDATE Stock SET OnHand = OnHand + 1",
    ],
    [
      "an order took the units of its lines, and gave them back exactly when it was abandoned",
      "DELETE FROM StockMovements WHERE Kind = 'order-undone'",
    ],
    [
      "an order took the units of its lines, and gave them back exactly when it was abandoned",
      "INSERT INTO StockMovements SELECT Sku, 3, 'order-undone', -Delta, Reference, NULL, OccurredAt FROM StockMovements WHERE Delta = -1",
    ],
    ["units move only for lines of an order", "DELETE FROM OrderLines"],
    ["an order has lines", "DELETE FROM OrderLines"],
    [
      "a checkout that is recorded or placed has its order",
      "DELETE FROM OrderContacts; DELETE FROM OrderLines; DELETE FROM Orders",
    ],
    [
      "a contact stays exactly while the checkout is not abandoned",
      "UPDATE Checkouts SET State = 'abandoned', FailureJson = '{}' WHERE State = 'recorded'",
    ],
    ["all orders of a signed-in customer carry their one id", "DELETE FROM Customers"],
    [
      "all orders of a signed-in customer carry their one id",
      "UPDATE Orders SET CustomerId = 'cus_x' WHERE OrderId = (SELECT OrderId FROM Orders JOIN Checkouts USING (CheckoutId) WHERE Owner IS NOT NULL)",
    ],
    ["a guest has an id of their own for every order", "UPDATE Orders SET CustomerId = 'cus_x'"],
    [
      "a customer is kept only for the sake of an order",
      "INSERT INTO Customers VALUES ('owner-2', 'cus_x', '2026')",
    ],
    ["every reference leads somewhere", "DELETE FROM Stock"],
  ])("find where it does not hold that %s", async (rule, deed) => {
    expect(await rulesBrokenBy(deed)).toContain(rule);
  });
});
