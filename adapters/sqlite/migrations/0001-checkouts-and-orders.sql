-- The fence: one row per checkout that recorded or ended. It moves recorded -> placed or recorded -> abandoned,
-- or is abandoned at once, always in the transaction of what it allows. Since = when it came to stand as it does.
CREATE TABLE Checkouts (
  CheckoutId  TEXT    NOT NULL PRIMARY KEY,
  ScopedToken TEXT    NOT NULL UNIQUE,
  Fingerprint TEXT    NOT NULL,
  CartId      TEXT    NOT NULL,
  QuoteId     TEXT    NOT NULL,
  TotalMinor  INTEGER NOT NULL CHECK (TotalMinor >= 0),
  Currency    TEXT    NOT NULL CHECK (length(Currency) = 3),
  Owner       TEXT,
  State       TEXT    NOT NULL CHECK (State IN ('recorded', 'placed', 'abandoned')),
  Since       TEXT    NOT NULL,
  FailureJson TEXT    CHECK (FailureJson IS NULL OR json_valid(FailureJson)),
  FailureCode TEXT    AS (FailureJson ->> '$.code') VIRTUAL,
  CHECK ((State = 'abandoned') = (FailureJson IS NOT NULL))
) STRICT;

-- A cart is bought once; a checkout that was abandoned leaves its cart to the next.
CREATE UNIQUE INDEX Checkouts_Cart ON Checkouts (CartId) WHERE State <> 'abandoned';
CREATE INDEX Checkouts_Newest ON Checkouts (Since, CheckoutId);
CREATE INDEX Checkouts_Unsettled ON Checkouts (Since, CheckoutId) WHERE State = 'recorded';
CREATE INDEX Checkouts_Owner ON Checkouts (Owner) WHERE Owner IS NOT NULL;

CREATE TRIGGER Checkouts_OnlyForward BEFORE UPDATE OF State, Since, FailureJson ON Checkouts
WHEN OLD.State <> 'recorded' OR NEW.State = 'recorded'
BEGIN SELECT RAISE(ABORT, 'a checkout that is placed or abandoned stays so'); END;

-- Append-only, as its ledger twin: written when the order is recorded, placed once its first event stands.
-- SnapshotJson is the quote as paid; nothing in here is personal data.
CREATE TABLE Orders (
  OrderId         TEXT    NOT NULL PRIMARY KEY,
  CheckoutId      TEXT    NOT NULL UNIQUE REFERENCES Checkouts (CheckoutId),
  OrderNumber     TEXT    NOT NULL UNIQUE,
  CustomerId      TEXT    NOT NULL,
  PaymentIntentId TEXT    NOT NULL,
  Currency        TEXT    NOT NULL CHECK (length(Currency) = 3),
  GoodsMinor      INTEGER NOT NULL,
  ShippingMinor   INTEGER NOT NULL,
  TaxMinor        INTEGER NOT NULL,
  TotalMinor      INTEGER NOT NULL CHECK (TotalMinor = GoodsMinor + ShippingMinor + TaxMinor),
  ShippingCountry TEXT    NOT NULL CHECK (length(ShippingCountry) = 2),
  SnapshotJson    TEXT    NOT NULL CHECK (json_valid(SnapshotJson)),
  RecordedAt      TEXT    NOT NULL
) STRICT;

CREATE TABLE OrderLines (
  OrderId        TEXT    NOT NULL REFERENCES Orders (OrderId),
  LineNo         INTEGER NOT NULL CHECK (LineNo >= 1),
  Sku            TEXT    NOT NULL,
  Quantity       INTEGER NOT NULL CHECK (Quantity >= 1),
  UnitPriceMinor INTEGER NOT NULL,
  LineTotalMinor INTEGER NOT NULL,
  PRIMARY KEY (OrderId, LineNo)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER Orders_NoUpdate BEFORE UPDATE ON Orders
BEGIN SELECT RAISE(ABORT, 'Orders is append-only'); END;
CREATE TRIGGER Orders_NoDelete BEFORE DELETE ON Orders
BEGIN SELECT RAISE(ABORT, 'Orders is append-only'); END;
CREATE TRIGGER OrderLines_NoUpdate BEFORE UPDATE ON OrderLines
BEGIN SELECT RAISE(ABORT, 'OrderLines is append-only'); END;
CREATE TRIGGER OrderLines_NoDelete BEFORE DELETE ON OrderLines
BEGIN SELECT RAISE(ABORT, 'OrderLines is append-only'); END;

-- The sequence that order numbers are drawn from.
CREATE TABLE OrderNumbers (
  Id   INTEGER NOT NULL PRIMARY KEY CHECK (Id = 1),
  Last INTEGER NOT NULL
) STRICT;
INSERT INTO OrderNumbers (Id, Last) VALUES (1, 100000);

-- The one place for an order's personal data, erasable. EmailKey is the address in lower case.
CREATE TABLE OrderContacts (
  OrderId             TEXT NOT NULL PRIMARY KEY REFERENCES Orders (OrderId),
  Email               TEXT NOT NULL,
  EmailKey            TEXT NOT NULL,
  ShippingAddressJson TEXT NOT NULL CHECK (json_valid(ShippingAddressJson)),
  BillingAddressJson  TEXT CHECK (BillingAddressJson IS NULL OR json_valid(BillingAddressJson)),
  VatId               TEXT
) STRICT;
CREATE INDEX OrderContacts_Email ON OrderContacts (EmailKey);
