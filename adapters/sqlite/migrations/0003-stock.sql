-- Units on hand, and the number of the SKU's last movement.
CREATE TABLE Stock (
  Sku        TEXT    NOT NULL PRIMARY KEY,
  OnHand     INTEGER NOT NULL CHECK (OnHand BETWEEN 0 AND 9007199254740991),
  MovementNo INTEGER NOT NULL CHECK (MovementNo >= 0)
) STRICT, WITHOUT ROWID;

-- Every change of OnHand, numbered 1, 2, 3 … per SKU. A reference counts once per SKU and group of kinds: what staff
-- enter (receipts and adjustments) shares its references, an order and its undoing each have the checkout's.
CREATE TABLE StockMovements (
  Sku        TEXT    NOT NULL REFERENCES Stock (Sku),
  MovementNo INTEGER NOT NULL CHECK (MovementNo >= 1),
  Kind       TEXT    NOT NULL CHECK (Kind IN ('receipt', 'adjustment', 'return', 'order', 'order-undone')),
  KindGroup  TEXT    AS (CASE WHEN Kind IN ('receipt', 'adjustment') THEN 'staff' ELSE Kind END) VIRTUAL,
  Delta      INTEGER NOT NULL,
  Reference  TEXT    NOT NULL,
  Reason     TEXT,
  OccurredAt TEXT    NOT NULL,
  PRIMARY KEY (Sku, MovementNo),
  CHECK (CASE Kind WHEN 'adjustment' THEN 1 WHEN 'order' THEN Delta < 0 ELSE Delta > 0 END)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX StockMovements_Reference ON StockMovements (Sku, KindGroup, Reference);

CREATE TRIGGER StockMovements_NoUpdate BEFORE UPDATE ON StockMovements
BEGIN SELECT RAISE(ABORT, 'StockMovements is append-only'); END;
CREATE TRIGGER StockMovements_NoDelete BEFORE DELETE ON StockMovements
BEGIN SELECT RAISE(ABORT, 'StockMovements is append-only'); END;
