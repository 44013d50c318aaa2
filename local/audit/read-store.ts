import { DatabaseSync } from "node:sqlite";

export type StoredCheckout = {
  readonly checkoutId: string;
  readonly scopedToken: string;
  readonly cartId: string;
  readonly quoteId: string;
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
/** Prices in minor units of the order's currency. */
export type StoredLine = {
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly lineTotal: number;
};
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

/** An event that belongs to no order. */
export type StoredNotice = {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly sentAt: string | null;
};

/** What SQL has, in one snapshot. */
export type Store = {
  readonly checkouts: readonly StoredCheckout[];
  readonly orders: readonly StoredOrder[];
  readonly lines: readonly StoredLine[];
  readonly events: readonly StoredEvent[];
  readonly notices: readonly StoredNotice[];
  readonly stock: readonly StoredStock[];
};

type All = <T>(sql: string) => T[];

const reading = <T>(file: string, read: (all: All) => T): T => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    db.exec("BEGIN");
    return read(<Row>(sql: string) => db.prepare(sql).all() as Row[]);
  } finally {
    db.close();
  }
};

/** The last movement of each SKU. */
export const readMovements = (file: string): ReadonlyMap<string, number> =>
  reading(
    file,
    (all) =>
      new Map(
        all<{ sku: string; movementNo: number }>(
          "SELECT Sku AS sku, MovementNo AS movementNo FROM Stock",
        ).map(({ sku, movementNo }) => [sku, movementNo]),
      ),
  );

export const readStore = (file: string): Store =>
  reading(file, (all) => ({
    checkouts: all(
      "SELECT CheckoutId AS checkoutId, ScopedToken AS scopedToken, CartId AS cartId, QuoteId AS quoteId, State AS state, Since AS since FROM Checkouts",
    ),
    orders: all(
      "SELECT OrderId AS orderId, CheckoutId AS checkoutId, PaymentIntentId AS paymentIntentId, Currency AS currency, TotalMinor AS total, SnapshotJson AS snapshot FROM Orders",
    ),
    lines: all(
      "SELECT OrderId AS orderId, Sku AS sku, Quantity AS quantity, UnitPriceMinor AS unitPrice, LineTotalMinor AS lineTotal FROM OrderLines",
    ),
    events: all(
      "SELECT e.EventId AS eventId, e.OrderId AS orderId, e.Sequence AS sequence, e.Type AS type, e.DataJson AS data, o.SentAt AS sentAt FROM OrderEvents e LEFT JOIN Outbox o ON o.EventId = e.EventId ORDER BY e.OrderId, e.Sequence",
    ),
    notices: all(
      "SELECT EventId AS eventId, Type AS type, Subject AS subject, SentAt AS sentAt FROM Notices ORDER BY Position",
    ),
    stock: all(
      `SELECT s.Sku AS sku, s.OnHand AS onHand, s.MovementNo AS movementNo, COALESCE(SUM(m.Delta), 0) AS sum, COUNT(m.MovementNo) AS count,
           COALESCE(SUM(CASE WHEN m.Kind IN ('receipt', 'adjustment', 'return') THEN m.Delta END), 0) AS received
         FROM Stock s LEFT JOIN StockMovements m ON m.Sku = s.Sku GROUP BY s.Sku`,
    ),
  }));
