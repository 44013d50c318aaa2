-- The one place for an order's personal data, erasable. EmailKey is the address in lower case, by the app's rules.
CREATE TABLE dbo.OrderContacts (
  OrderId             varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT OrderContacts_Id PRIMARY KEY
    CONSTRAINT OrderContacts_Order REFERENCES dbo.Orders (OrderId),
  Email               nvarchar(320) NOT NULL,
  EmailKey            nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL,
  ShippingAddressJson nvarchar(max) NOT NULL CONSTRAINT OrderContacts_ShippingAddress CHECK (ISJSON(ShippingAddressJson) = 1),
  BillingAddressJson  nvarchar(max) NULL
    CONSTRAINT OrderContacts_BillingAddress CHECK (BillingAddressJson IS NULL OR ISJSON(BillingAddressJson) = 1),
  VatId               nvarchar(20)  NULL
);
CREATE INDEX OrderContacts_Email ON dbo.OrderContacts (EmailKey);

-- What is to be sent. Position is the order of writing; an order's rows are written one after the other, so that
-- they stand in order of their sequence. A claim ends by itself at ClaimedUntil.
CREATE TABLE dbo.Outbox (
  Position     bigint       IDENTITY(1, 1) NOT NULL CONSTRAINT Outbox_Position PRIMARY KEY,
  EventId      varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Outbox_EventId UNIQUE
    CONSTRAINT Outbox_Event REFERENCES dbo.OrderEvents (EventId),
  OrderId      varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Sequence     int          NOT NULL,
  ClaimedUntil datetimeoffset(3) NULL,
  SentAt       datetimeoffset(3) NULL,
  CONSTRAINT Outbox_Sequence UNIQUE (OrderId, Sequence)
);
CREATE INDEX Outbox_Unsent ON dbo.Outbox (Position) WHERE SentAt IS NULL;

-- Events that belong to no order's log: of a SKU or a checkout, without a sequence.
CREATE TABLE dbo.Notices (
  Position   bigint        IDENTITY(1, 1) NOT NULL CONSTRAINT Notices_Position PRIMARY KEY,
  EventId    varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Notices_EventId UNIQUE,
  Type       varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  Subject    varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  DataJson   nvarchar(max) NOT NULL CONSTRAINT Notices_Data CHECK (ISJSON(DataJson) = 1),
  OccurredAt datetimeoffset(3) NOT NULL,
  SentAt     datetimeoffset(3) NULL
);
CREATE INDEX Notices_Unsent ON dbo.Notices (Position) WHERE SentAt IS NULL;
