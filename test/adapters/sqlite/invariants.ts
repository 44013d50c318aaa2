import { DatabaseSync } from "node:sqlite";

/** What must hold in the tables at any moment, as queries for rows that break it. */
const broken: Readonly<Record<string, string>> = {
  "a checkout that is recorded or placed has its order": `
    SELECT CheckoutId FROM Checkouts c WHERE State <> 'abandoned'
      AND NOT EXISTS (SELECT 1 FROM Orders o WHERE o.CheckoutId = c.CheckoutId)`,
  "an order is placed exactly when its log has begun": `
    SELECT o.OrderId FROM Orders o JOIN Checkouts c USING (CheckoutId)
    WHERE (c.State = 'placed') <> EXISTS (
      SELECT 1 FROM OrderEvents e WHERE e.OrderId = o.OrderId AND e.Sequence = 1 AND e.Type = 'OrderPlaced' AND e.OccurredAt = c.Since)`,
  "nothing was logged of an order that is not placed": `
    SELECT e.EventId FROM OrderEvents e JOIN Orders o USING (OrderId) JOIN Checkouts c USING (CheckoutId) WHERE c.State <> 'placed'`,
  "an event has its outbox row": `
    SELECT e.EventId FROM OrderEvents e WHERE NOT EXISTS (
      SELECT 1 FROM Outbox b WHERE b.EventId = e.EventId AND b.OrderId = e.OrderId AND b.Sequence = e.Sequence)`,
  "an order's sequence has no gaps": `
    SELECT OrderId FROM OrderEvents GROUP BY OrderId HAVING MAX(Sequence) <> COUNT(*) OR MIN(Sequence) <> 1`,
  "an order's outbox is sent from the front": `
    SELECT b.EventId FROM Outbox b JOIN Outbox lower ON lower.OrderId = b.OrderId AND lower.Sequence < b.Sequence
    WHERE b.SentAt IS NOT NULL AND lower.SentAt IS NULL`,
  "a SKU's movements are numbered without gaps and add up to what is on hand": `
    SELECT s.Sku FROM Stock s LEFT JOIN StockMovements m USING (Sku) GROUP BY s.Sku
    HAVING s.MovementNo <> COUNT(m.MovementNo) OR s.MovementNo <> MAX(m.MovementNo) OR MIN(m.MovementNo) <> 1 OR s.OnHand <> SUM(m.Delta)`,
  "an order took the units of its lines, and gave them back exactly when it was abandoned": `
    SELECT o.OrderId, l.Sku FROM Orders o JOIN Checkouts c USING (CheckoutId)
    JOIN (SELECT OrderId, Sku, SUM(Quantity) AS Units FROM OrderLines GROUP BY OrderId, Sku) l USING (OrderId)
    WHERE -l.Units IS NOT (SELECT SUM(Delta) FROM StockMovements m WHERE m.Sku = l.Sku AND m.Reference = o.CheckoutId AND m.Kind = 'order')
       OR CASE c.State WHEN 'abandoned' THEN l.Units END IS NOT
          (SELECT SUM(Delta) FROM StockMovements m WHERE m.Sku = l.Sku AND m.Reference = o.CheckoutId AND m.Kind = 'order-undone')`,
  "units move only for lines of an order": `
    SELECT m.Sku, m.MovementNo FROM StockMovements m WHERE m.Kind IN ('order', 'order-undone') AND NOT EXISTS (
      SELECT 1 FROM Orders o JOIN OrderLines l USING (OrderId) WHERE o.CheckoutId = m.Reference AND l.Sku = m.Sku)`,
  "an order has lines":
    "SELECT OrderId FROM Orders o WHERE NOT EXISTS (SELECT 1 FROM OrderLines l WHERE l.OrderId = o.OrderId)",
  "a contact stays exactly while the checkout is not abandoned": `
    SELECT o.OrderId FROM Orders o JOIN Checkouts c USING (CheckoutId) LEFT JOIN OrderContacts k USING (OrderId)
    WHERE (c.State = 'abandoned') <> (k.OrderId IS NULL)`,
  "all orders of a signed-in customer carry their one id": `
    SELECT o.OrderId FROM Orders o JOIN Checkouts c USING (CheckoutId) LEFT JOIN Customers k ON k.Owner = c.Owner
    WHERE c.Owner IS NOT NULL AND o.CustomerId IS NOT k.CustomerId`,
  "a guest has an id of their own for every order": `
    SELECT o.OrderId FROM Orders o JOIN Checkouts c USING (CheckoutId)
    WHERE c.Owner IS NULL AND EXISTS (SELECT 1 FROM Orders other WHERE other.CustomerId = o.CustomerId AND other.OrderId <> o.OrderId)`,
  "a customer is kept only for the sake of an order": `
    SELECT k.Owner FROM Customers k WHERE NOT EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerId = k.CustomerId)`,
  "the file is sound": "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
  "every reference leads somewhere": 'SELECT "table" FROM pragma_foreign_key_check',
};

/** The names of the rules that the database in this file breaks, for contacts nobody erased. */
export const brokenRules = (file: string): readonly string[] => {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    db.exec("BEGIN");
    return Object.keys(broken).filter((rule) => db.prepare(broken[rule] ?? "").all().length > 0);
  } finally {
    db.close();
  }
};
