-- The log that everything about an order is rebuilt from; holds only what is published, without personal data.
CREATE TABLE OrderEvents (
  EventId       TEXT    NOT NULL PRIMARY KEY,
  OrderId       TEXT    NOT NULL REFERENCES Orders (OrderId),
  Sequence      INTEGER NOT NULL CHECK (Sequence >= 1),
  Type          TEXT    NOT NULL,
  SchemaVersion INTEGER NOT NULL CHECK (SchemaVersion >= 1),
  DataJson      TEXT    NOT NULL CHECK (json_valid(DataJson)),
  OccurredAt    TEXT    NOT NULL,
  UNIQUE (OrderId, Sequence),
  CHECK ((Sequence = 1) = (Type = 'OrderPlaced'))
) STRICT;
CREATE INDEX OrderEvents_Placed ON OrderEvents (OccurredAt, OrderId) WHERE Sequence = 1;

CREATE TRIGGER OrderEvents_NoUpdate BEFORE UPDATE ON OrderEvents
BEGIN SELECT RAISE(ABORT, 'OrderEvents is append-only'); END;
CREATE TRIGGER OrderEvents_NoDelete BEFORE DELETE ON OrderEvents
BEGIN SELECT RAISE(ABORT, 'OrderEvents is append-only'); END;

-- What is to be sent. Position is the order of writing, so an order's rows stand in order of their sequence.
-- A claim ends by itself at ClaimedUntil.
CREATE TABLE Outbox (
  Position     INTEGER PRIMARY KEY,
  EventId      TEXT    NOT NULL UNIQUE REFERENCES OrderEvents (EventId),
  OrderId      TEXT    NOT NULL,
  Sequence     INTEGER NOT NULL,
  ClaimedUntil TEXT,
  SentAt       TEXT,
  UNIQUE (OrderId, Sequence)
) STRICT;
CREATE INDEX Outbox_Unsent ON Outbox (Position) WHERE SentAt IS NULL;

-- Events that belong to no order's log: of a SKU or a checkout, without a sequence.
CREATE TABLE Notices (
  Position   INTEGER PRIMARY KEY,
  EventId    TEXT    NOT NULL UNIQUE,
  Type       TEXT    NOT NULL,
  Subject    TEXT    NOT NULL,
  DataJson   TEXT    NOT NULL CHECK (json_valid(DataJson)),
  OccurredAt TEXT    NOT NULL,
  SentAt     TEXT
) STRICT;
CREATE INDEX Notices_Unsent ON Notices (Position) WHERE SentAt IS NULL;
