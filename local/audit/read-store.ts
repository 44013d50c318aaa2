import { DatabaseSync } from "node:sqlite";

export type StoredCheckout = {
  readonly checkoutId: string;
  readonly scopedToken: string;
  readonly cartId: string;
  readonly state: "recorded" | "placed" | "abandoned";
  readonly since: string;
};
export type StoredOrder = {
  readonly orderId: string;
  readonly checkoutId: string;
  readonly paymentIntentId: string;
  readonly currency: string;
  readonly total: number;
  readonly snapshot: string;
};
export type StoredLine = { readonly orderId: string; readonly sku: string; readonly quantity: number };
export type StoredEvent = {
  readonly eventId: string;
  readonly orderId: string;
  readonly sequence: number;
  readonly type: string;
  readonly data: string;
  readonly sentAt: string | null;
};
export type StoredStock = {
  readonly sku: string;
  readonly onHand: number;
  readonly movementNo: number;
  /** Of its movements. */
  readonly sum: number;
  readonly count: number;
  readonly received: number;
};

/** What SQL has, in one snapshot. */
export type Store = {
  readonly checkouts: readonly StoredCheckout[];
  readonly orders: readonly StoredOrder[];
  readonly lines: readonly StoredLine[];
  readonly events: readonly StoredEvent[];
  readonly stock: readonly StoredStock[];
};

export const readStore = (file: string): Store => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  const all = <T>(sql: string) => db.prepare(sql).all() as T[];
  try {
    db.exec("BEGIN");
    return {
      checkouts: all(
        "SELECT CheckoutId AS checkoutId, ScopedToken AS scopedToken, CartId AS cartId, State AS state, Since AS since FROM Checkouts",
      ),
      orders: all(
        "SELECT OrderId AS orderId, CheckoutId AS checkoutId, PaymentIntentId AS paymentIntentId, Currency AS currency, TotalMinor AS total, SnapshotJson AS snapshot FROM Orders",
      ),
      lines: all("SELECT OrderId AS orderId, Sku AS sku, Quantity AS quantity FROM OrderLines"),
      events: all(
        "SELECT e.EventId AS eventId, e.OrderId AS orderId, e.Sequence AS sequence, e.Type AS type, e.DataJson AS data, o.SentAt AS sentAt FROM OrderEvents e LEFT JOIN Outbox o ON o.EventId = e.EventId ORDER BY e.OrderId, e.Sequence",
      ),
      stock: all(
        `SELECT s.Sku AS sku, s.OnHand AS onHand, s.MovementNo AS movementNo, COALESCE(SUM(m.Delta), 0) AS sum, COUNT(m.MovementNo) AS count,
           COALESCE(SUM(CASE WHEN m.Kind IN ('receipt', 'adjustment', 'return') THEN m.Delta END), 0) AS received
         FROM Stock s LEFT JOIN StockMovements m ON m.Sku = s.Sku GROUP BY s.Sku`,
      ),
    };
  } finally {
    db.close();
  }
};
