-- An order with its fence, lines, contact and units: all of it, or nothing. The outcome is
--   recorded
--   out-of-stock  fewer units of a SKU on hand than the order needs, and nothing was written
--   stands        a row of this checkout, of its token or of its cart was there, and nothing was written;
--                 the second recordset tells what stands. It is empty where that has gone meanwhile, or where the
--                 customer's first order was recorded a moment before: then ask again
-- Safe to run again: its own row answers the second run.
-- @checkoutId varchar(100)
-- @scopedToken varchar(100)
-- @fingerprint varchar(100)
-- @cartId varchar(100)
-- @quoteId varchar(100)
-- @totalMinor bigint
-- @currency char(3)
-- @owner varchar(100) null
-- @at datetimeoffset(3)
-- @orderId varchar(100)
-- @customerId varchar(100)          for an owner who has none yet, and for an order without an owner
-- @paymentIntentId varchar(255)
-- @orderCurrency char(3)
-- @goodsMinor bigint
-- @shippingMinor bigint
-- @taxMinor bigint
-- @orderTotalMinor bigint
-- @shippingCountry char(2)
-- @snapshotJson nvarchar(max)
-- @lines nvarchar(max)               [{"n":1,"sku":…,"quantity":…,"unitPriceMinor":…,"lineTotalMinor":…}, …]
-- @units nvarchar(max)               [{"n":1,"sku":…,"quantity":…}, …] each SKU once, numbered in order of SKU
-- @email nvarchar(320)
-- @emailKey nvarchar(320)
-- @shippingAddressJson nvarchar(max)
-- @billingAddressJson nvarchar(max) null
-- @vatId nvarchar(20) null
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @outcome varchar(20), @number bigint, @n int, @count int, @sku varchar(64), @quantity bigint;
DECLARE @unit TABLE (
  N        int         NOT NULL,
  Sku      varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Quantity bigint      NOT NULL
);

BEGIN TRY
  INSERT INTO @unit (N, Sku, Quantity)
  SELECT j.N, j.Sku, j.Quantity
  FROM OPENJSON(@units) WITH (N int '$.n', Sku varchar(64) '$.sku', Quantity bigint '$.quantity') AS j;
  SELECT @count = COUNT(*) FROM @unit;

  BEGIN TRANSACTION;
  -- First, since it is what others stand in the way of: its three unique keys are the checkout, the token, the cart.
  INSERT INTO dbo.Checkouts (
    CheckoutId, ScopedToken, Fingerprint, CartId, QuoteId, TotalMinor, Currency, Owner, State, Since, FailureJson, FailureCode
  )
  VALUES (
    @checkoutId, @scopedToken, @fingerprint, @cartId, @quoteId, @totalMinor, @currency, @owner, 'recorded', @at, NULL, NULL
  );

  -- A signed-in customer keeps the id of their first order. Two first orders at once meet in the key, and the later is
  -- rolled back.
  IF @owner IS NOT NULL
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM dbo.Customers AS c WHERE c.Owner = @owner)
      INSERT INTO dbo.Customers (Owner, CustomerId, Since) VALUES (@owner, @customerId, @at);
    SELECT @customerId = c.CustomerId FROM dbo.Customers AS c WHERE c.Owner = @owner;
  END;

  SET @number = NEXT VALUE FOR dbo.OrderNumbers;
  INSERT INTO dbo.Orders (
    OrderId, CheckoutId, OrderNumber, CustomerId, PaymentIntentId, Currency, GoodsMinor, ShippingMinor, TaxMinor, TotalMinor,
    ShippingCountry, SnapshotJson, RecordedAt
  )
  VALUES (
    @orderId, @checkoutId, 'BX-' + CAST(@number AS varchar(20)), @customerId, @paymentIntentId, @orderCurrency, @goodsMinor,
    @shippingMinor, @taxMinor, @orderTotalMinor, @shippingCountry, @snapshotJson, @at
  );

  INSERT INTO dbo.OrderLines (OrderId, [LineNo], Sku, Quantity, UnitPriceMinor, LineTotalMinor)
  SELECT CAST(@orderId AS varchar(100)), j.N, j.Sku, j.Quantity, j.UnitPriceMinor, j.LineTotalMinor
  FROM OPENJSON(@lines) WITH (
    N int '$.n', Sku varchar(64) '$.sku', Quantity int '$.quantity', UnitPriceMinor bigint '$.unitPriceMinor',
    LineTotalMinor bigint '$.lineTotalMinor'
  ) AS j;

  INSERT INTO dbo.OrderContacts (OrderId, Email, EmailKey, ShippingAddressJson, BillingAddressJson, VatId)
  VALUES (@orderId, @email, @emailKey, @shippingAddressJson, @billingAddressJson, @vatId);

  -- Last, so that a hot SKU is locked briefly; one by one in order of SKU, so that no two orders wait crosswise.
  SET @outcome = 'recorded';
  SET @n = 1;
  WHILE @n <= @count AND @outcome = 'recorded'
  BEGIN
    SELECT @sku = u.Sku, @quantity = u.Quantity FROM @unit AS u WHERE u.N = @n;
    UPDATE dbo.Stock
    SET OnHand = OnHand - @quantity, MovementNo = MovementNo + 1
    WHERE Sku = @sku AND OnHand >= @quantity;
    IF @@ROWCOUNT = 0 SET @outcome = 'out-of-stock';
    SET @n = @n + 1;
  END;

  IF @outcome = 'recorded'
  BEGIN
    INSERT INTO dbo.StockMovements (Sku, MovementNo, Kind, KindGroup, Delta, Reference, Reason, OccurredAt)
    SELECT s.Sku, s.MovementNo, 'order', 'order', -u.Quantity, CAST(@checkoutId AS nvarchar(100)), NULL,
      CAST(@at AS datetimeoffset(3))
    FROM @unit AS u
    JOIN dbo.Stock AS s ON s.Sku = u.Sku;
    COMMIT TRANSACTION;
  END
  ELSE ROLLBACK TRANSACTION;
END TRY
BEGIN CATCH
  IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
  IF ERROR_NUMBER() NOT IN (2601, 2627)
  BEGIN
    THROW;
  END;
  SET @outcome = 'stands';
END CATCH;

SELECT CAST(@outcome AS varchar(20)) AS [outcome];
IF @outcome = 'stands'
  SELECT
    c.CheckoutId  AS [checkoutId],
    c.ScopedToken AS [scopedToken],
    c.Fingerprint AS [fingerprint],
    c.State       AS [state]
  FROM dbo.Checkouts AS c
  WHERE c.CheckoutId = @checkoutId
    OR c.ScopedToken = @scopedToken
    OR (c.CartId = @cartId AND c.State <> 'abandoned');
