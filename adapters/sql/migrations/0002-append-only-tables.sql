-- What is only ever added to: orders with their lines, the log of their events, and the movements of stock.
-- On Azure SQL (EngineEdition 5), Managed Instance (8) and SQL Server from 2022 (16) on these are append-only ledger
-- tables: the engine refuses UPDATE and DELETE to everybody, and what stands can be verified against its digests.
-- They must be so from their creation, and stay so for ever; nothing in them is personal data. Other servers get the
-- same tables with a trigger that refuses the same. The texts are kept in variables since a server that knows no
-- ledger would refuse the whole batch.
DECLARE @orders nvarchar(4000) = N'
CREATE TABLE dbo.Orders (
  OrderId         varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Orders_Id PRIMARY KEY,
  CheckoutId      varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Orders_CheckoutId UNIQUE
    CONSTRAINT Orders_Checkout REFERENCES dbo.Checkouts (CheckoutId),
  OrderNumber     varchar(30)   COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Orders_Number UNIQUE,
  CustomerId      varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  PaymentIntentId varchar(255)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  Currency        char(3)       COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Orders_Currency CHECK (LEN(Currency) = 3),
  GoodsMinor      bigint        NOT NULL,
  ShippingMinor   bigint        NOT NULL,
  TaxMinor        bigint        NOT NULL,
  TotalMinor      bigint        NOT NULL,
  ShippingCountry char(2)       COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT Orders_ShippingCountry CHECK (LEN(ShippingCountry) = 2),
  SnapshotJson    nvarchar(max) NOT NULL CONSTRAINT Orders_Snapshot CHECK (ISJSON(SnapshotJson) = 1),
  RecordedAt      datetimeoffset(3) NOT NULL,
  CONSTRAINT Orders_Total CHECK (TotalMinor = GoodsMinor + ShippingMinor + TaxMinor)
)';
DECLARE @orderLines nvarchar(4000) = N'
CREATE TABLE dbo.OrderLines (
  OrderId        varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT OrderLines_Order REFERENCES dbo.Orders (OrderId),
  [LineNo]       int          NOT NULL CONSTRAINT OrderLines_LineNo CHECK ([LineNo] >= 1),
  Sku            varchar(64)  COLLATE Latin1_General_100_BIN2 NOT NULL,
  Quantity       int          NOT NULL CONSTRAINT OrderLines_Quantity CHECK (Quantity >= 1),
  UnitPriceMinor bigint       NOT NULL,
  LineTotalMinor bigint       NOT NULL,
  CONSTRAINT OrderLines_Id PRIMARY KEY (OrderId, [LineNo])
)';
DECLARE @orderEvents nvarchar(4000) = N'
CREATE TABLE dbo.OrderEvents (
  EventId       varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT OrderEvents_Id PRIMARY KEY,
  OrderId       varchar(100)  COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT OrderEvents_Order REFERENCES dbo.Orders (OrderId),
  Sequence      int           NOT NULL CONSTRAINT OrderEvents_SequenceFromOne CHECK (Sequence >= 1),
  Type          varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  SchemaVersion int           NOT NULL CONSTRAINT OrderEvents_SchemaVersion CHECK (SchemaVersion >= 1),
  DataJson      nvarchar(max) NOT NULL CONSTRAINT OrderEvents_Data CHECK (ISJSON(DataJson) = 1),
  OccurredAt    datetimeoffset(3) NOT NULL,
  CONSTRAINT OrderEvents_Sequence UNIQUE (OrderId, Sequence),
  CONSTRAINT OrderEvents_First CHECK (
    (Sequence = 1 AND Type = ''OrderPlaced'') OR (Sequence <> 1 AND Type <> ''OrderPlaced'')
  )
)';
-- A reference counts once per SKU and group of kinds: what staff enter (receipts and adjustments) shares its
-- references, an order and its undoing each have the id of the checkout.
DECLARE @stockMovements nvarchar(4000) = N'
CREATE TABLE dbo.StockMovements (
  Sku        varchar(64)   COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT StockMovements_Stock REFERENCES dbo.Stock (Sku),
  MovementNo bigint        NOT NULL CONSTRAINT StockMovements_FromOne CHECK (MovementNo >= 1),
  Kind       varchar(20)   COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT StockMovements_Kind CHECK (Kind IN (''receipt'', ''adjustment'', ''return'', ''order'', ''order-undone'')),
  KindGroup  varchar(20)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  Delta      bigint        NOT NULL,
  Reference  nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Reason     nvarchar(200) NULL,
  OccurredAt datetimeoffset(3) NOT NULL,
  CONSTRAINT StockMovements_Id PRIMARY KEY (Sku, MovementNo),
  CONSTRAINT StockMovements_Reference UNIQUE (Sku, KindGroup, Reference),
  CONSTRAINT StockMovements_KindGroup CHECK (
    (Kind IN (''receipt'', ''adjustment'') AND KindGroup = ''staff'')
    OR (Kind NOT IN (''receipt'', ''adjustment'') AND KindGroup = Kind)
  ),
  CONSTRAINT StockMovements_Delta CHECK (
    Kind = ''adjustment'' OR (Kind = ''order'' AND Delta < 0) OR (Kind NOT IN (''adjustment'', ''order'') AND Delta > 0)
  )
)';

IF CONVERT(int, SERVERPROPERTY('EngineEdition')) IN (5, 8)
  OR CONVERT(int, SERVERPROPERTY('ProductMajorVersion')) >= 16
BEGIN
  EXEC (@orders + N' WITH (LEDGER = ON (LEDGER_VIEW = dbo.Orders_Ledger, APPEND_ONLY = ON))');
  EXEC (@orderLines + N' WITH (LEDGER = ON (LEDGER_VIEW = dbo.OrderLines_Ledger, APPEND_ONLY = ON))');
  EXEC (@orderEvents + N' WITH (LEDGER = ON (LEDGER_VIEW = dbo.OrderEvents_Ledger, APPEND_ONLY = ON))');
  EXEC (@stockMovements + N' WITH (LEDGER = ON (LEDGER_VIEW = dbo.StockMovements_Ledger, APPEND_ONLY = ON))');
END
ELSE
BEGIN
  EXEC (@orders);
  EXEC (@orderLines);
  EXEC (@orderEvents);
  EXEC (@stockMovements);
  EXEC (N'CREATE TRIGGER dbo.Orders_AppendOnly ON dbo.Orders AFTER UPDATE, DELETE AS
    IF EXISTS (SELECT 1 FROM deleted) BEGIN THROW 50001, ''Orders is append-only'', 1; END;');
  EXEC (N'CREATE TRIGGER dbo.OrderLines_AppendOnly ON dbo.OrderLines AFTER UPDATE, DELETE AS
    IF EXISTS (SELECT 1 FROM deleted) BEGIN THROW 50001, ''OrderLines is append-only'', 1; END;');
  EXEC (N'CREATE TRIGGER dbo.OrderEvents_AppendOnly ON dbo.OrderEvents AFTER UPDATE, DELETE AS
    IF EXISTS (SELECT 1 FROM deleted) BEGIN THROW 50001, ''OrderEvents is append-only'', 1; END;');
  EXEC (N'CREATE TRIGGER dbo.StockMovements_AppendOnly ON dbo.StockMovements AFTER UPDATE, DELETE AS
    IF EXISTS (SELECT 1 FROM deleted) BEGIN THROW 50001, ''StockMovements is append-only'', 1; END;');
END;
GO

CREATE INDEX OrderEvents_Placed ON dbo.OrderEvents (OccurredAt, OrderId) WHERE Sequence = 1;
