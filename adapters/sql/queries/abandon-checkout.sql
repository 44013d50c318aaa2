-- The fence is set to abandoned, and what was recorded is undone with it: units go back in one movement per SKU, the
-- contact is deleted. A fence that stands placed or abandoned is left alone. Where there is none one is written, unless
-- the token stands for another checkout: that is fence enough, nothing can be recorded under it any more.
-- The row tells how the fence stands; `recorded`, or the outcome `again`, is a record that came between: ask again.
-- Safe to run again: the second run finds the fence abandoned.
-- @checkoutId varchar(100)
-- @scopedToken varchar(100)
-- @fingerprint varchar(100)
-- @cartId varchar(100)
-- @quoteId varchar(100)
-- @totalMinor bigint
-- @currency char(3)
-- @owner varchar(100) null
-- @failureJson nvarchar(4000)
-- @failureCode varchar(64)
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @outcome varchar(20), @moved int, @orderId varchar(100), @n int, @count int, @sku varchar(64), @quantity bigint;
DECLARE @unit TABLE (
  N        int         NOT NULL,
  Sku      varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Quantity bigint      NOT NULL
);

BEGIN TRY
  SET @outcome = 'done';
  BEGIN TRANSACTION;
  UPDATE dbo.Checkouts
  SET State = 'abandoned', Since = @at, FailureJson = @failureJson, FailureCode = @failureCode
  WHERE CheckoutId = @checkoutId AND State = 'recorded';
  SET @moved = @@ROWCOUNT;

  IF @moved = 1
  BEGIN
    SELECT @orderId = o.OrderId FROM dbo.Orders AS o WHERE o.CheckoutId = @checkoutId;
    INSERT INTO @unit (N, Sku, Quantity)
    SELECT ROW_NUMBER() OVER (ORDER BY l.Sku), l.Sku, SUM(l.Quantity)
    FROM dbo.OrderLines AS l
    WHERE l.OrderId = @orderId
    GROUP BY l.Sku;
    SELECT @count = COUNT(*) FROM @unit;

    -- In order of SKU, as orders take them, so that nobody waits crosswise.
    SET @n = 1;
    WHILE @n <= @count
    BEGIN
      SELECT @sku = u.Sku, @quantity = u.Quantity FROM @unit AS u WHERE u.N = @n;
      UPDATE dbo.Stock
      SET OnHand = OnHand + @quantity, MovementNo = MovementNo + 1
      WHERE Sku = @sku;
      IF @@ROWCOUNT = 0
      BEGIN
        THROW 50003, 'the stock of a recorded order is gone, and its units with it', 1;
      END;
      SET @n = @n + 1;
    END;
    INSERT INTO dbo.StockMovements (Sku, MovementNo, Kind, KindGroup, Delta, Reference, Reason, OccurredAt)
    SELECT s.Sku, s.MovementNo, 'order-undone', 'order-undone', u.Quantity, CAST(@checkoutId AS nvarchar(100)), NULL,
      CAST(@at AS datetimeoffset(3))
    FROM @unit AS u
    JOIN dbo.Stock AS s ON s.Sku = u.Sku;

    -- Nobody will ever be told anything about an order that was not placed, so nothing personal of it stays.
    DELETE FROM dbo.OrderContacts WHERE OrderId = @orderId;
  END
  ELSE IF NOT EXISTS (
    SELECT 1 FROM dbo.Checkouts AS c WHERE c.CheckoutId = @checkoutId OR c.ScopedToken = @scopedToken
  )
    INSERT INTO dbo.Checkouts (
      CheckoutId, ScopedToken, Fingerprint, CartId, QuoteId, TotalMinor, Currency, Owner, State, Since, FailureJson, FailureCode
    )
    VALUES (
      @checkoutId, @scopedToken, @fingerprint, @cartId, @quoteId, @totalMinor, @currency, @owner, 'abandoned', @at,
      @failureJson, @failureCode
    );
  COMMIT TRANSACTION;
END TRY
BEGIN CATCH
  IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
  IF ERROR_NUMBER() NOT IN (2601, 2627)
  BEGIN
    THROW;
  END;
  SET @outcome = 'again';
END CATCH;

SELECT CAST(@outcome AS varchar(20)) AS [outcome];
SELECT
-- include checkouts
WHERE c.CheckoutId = @checkoutId;
