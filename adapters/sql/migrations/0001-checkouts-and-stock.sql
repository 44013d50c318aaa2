-- The fence: one row per checkout that recorded or ended. It moves recorded -> placed or recorded -> abandoned,
-- or is abandoned at once, always in the transaction of what it allows. Since = when it came to stand as it does.
-- Ids are compared by their bytes (BIN2), as everywhere else: two that differ in case are two.
CREATE TABLE dbo.Checkouts (
  CheckoutId  varchar(100)   COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Checkouts_Id PRIMARY KEY,
  ScopedToken varchar(100)   COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Checkouts_Token UNIQUE,
  Fingerprint varchar(100)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  CartId      varchar(100)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  QuoteId     varchar(100)   COLLATE Latin1_General_100_BIN2 NOT NULL,
  TotalMinor  bigint         NOT NULL CONSTRAINT Checkouts_Total CHECK (TotalMinor >= 0),
  Currency    char(3)        COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Checkouts_Currency CHECK (LEN(Currency) = 3),
  Owner       varchar(100)   COLLATE Latin1_General_100_BIN2 NULL,
  State       varchar(9)     COLLATE Latin1_General_100_BIN2 NOT NULL
    CONSTRAINT Checkouts_State CHECK (State IN ('recorded', 'placed', 'abandoned')),
  Since       datetimeoffset(3) NOT NULL,
  FailureJson nvarchar(4000) NULL CONSTRAINT Checkouts_FailureJson CHECK (FailureJson IS NULL OR ISJSON(FailureJson) = 1),
  FailureCode varchar(64)    COLLATE Latin1_General_100_BIN2 NULL,
  CONSTRAINT Checkouts_Failure CHECK (
    (State = 'abandoned' AND FailureJson IS NOT NULL AND FailureCode IS NOT NULL)
    OR (State <> 'abandoned' AND FailureJson IS NULL AND FailureCode IS NULL)
  )
);

-- A cart is bought once; a checkout that was abandoned leaves its cart to the next.
CREATE UNIQUE INDEX Checkouts_Cart ON dbo.Checkouts (CartId) WHERE State <> 'abandoned';
CREATE INDEX Checkouts_Newest ON dbo.Checkouts (Since, CheckoutId);
CREATE INDEX Checkouts_Unsettled ON dbo.Checkouts (Since, CheckoutId) WHERE State = 'recorded';
CREATE INDEX Checkouts_Owner ON dbo.Checkouts (Owner) WHERE Owner IS NOT NULL;
GO

-- Whatever the statement that moves it: a fence moves on from `recorded`, never back to it, and stays where it ended.
CREATE TRIGGER dbo.Checkouts_OnlyForward ON dbo.Checkouts AFTER UPDATE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (
    SELECT 1
    FROM deleted AS was
    LEFT JOIN inserted AS became ON became.CheckoutId = was.CheckoutId
    WHERE became.CheckoutId IS NULL
      OR (was.State = 'recorded' AND became.State = 'recorded' AND became.Since <> was.Since)
      OR (was.State <> 'recorded' AND (
        became.State <> was.State
        OR became.Since <> was.Since
        OR COALESCE(became.FailureJson, N'') <> COALESCE(was.FailureJson, N'')
      ))
  )
  BEGIN
    THROW 50001, 'a checkout that is placed or abandoned stays so', 1;
  END;
END;
GO

-- Order numbers are drawn from here. They have gaps: a number that a rolled back order drew is not drawn again.
CREATE SEQUENCE dbo.OrderNumbers AS bigint START WITH 100001 INCREMENT BY 1;

-- Units on hand, and the number of the SKU's last movement. More units than JavaScript counts exactly are refused.
CREATE TABLE dbo.Stock (
  Sku        varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT Stock_Sku PRIMARY KEY,
  OnHand     bigint      NOT NULL CONSTRAINT Stock_OnHand CHECK (OnHand BETWEEN 0 AND 9007199254740991),
  MovementNo bigint      NOT NULL CONSTRAINT Stock_MovementNo CHECK (MovementNo >= 0)
);
