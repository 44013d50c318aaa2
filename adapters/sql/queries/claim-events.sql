-- Claims unsent events of orders that no live claim holds, lowest position first, and tells them with their contacts.
-- The first so many by position are a run from the lowest unsent event of each order they touch.
-- Who claims for one order shares a lock with the others and has another for that order to itself; who claims for any
-- order has the first lock to itself. So no two ever look at the same order at once, and the conditions are enough.
-- Both locks end with the transaction.
-- Safe to run again: what a lost answer had claimed is free again at @until.
-- @now datetimeoffset(3)
-- @until datetimeoffset(3)
-- @limit int
-- @orderId varchar(100) null
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @locked int, @order nvarchar(255);
DECLARE @claimed TABLE (Position bigint NOT NULL);

BEGIN TRANSACTION;
IF @orderId IS NULL
BEGIN
  EXEC @locked = sp_getapplock @Resource = N'outbox', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
  IF @locked < 0
  BEGIN
    THROW 50002, 'the outbox could not be locked in time', 1;
  END;

  UPDATE dbo.Outbox
  SET ClaimedUntil = @until
  OUTPUT inserted.Position INTO @claimed (Position)
  WHERE SentAt IS NULL
    AND Position IN (
      SELECT TOP (@limit) b.Position
      FROM dbo.Outbox AS b
      WHERE b.SentAt IS NULL
        AND NOT EXISTS (
          SELECT 1 FROM dbo.Outbox AS other
          WHERE other.OrderId = b.OrderId AND other.SentAt IS NULL AND other.ClaimedUntil > @now
        )
      ORDER BY b.Position
    );
END
ELSE
BEGIN
  SET @order = N'outbox ' + @orderId;
  EXEC @locked = sp_getapplock @Resource = N'outbox', @LockMode = 'Shared', @LockOwner = 'Transaction', @LockTimeout = 5000;
  IF @locked >= 0
    EXEC @locked = sp_getapplock @Resource = @order, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
  IF @locked < 0
  BEGIN
    THROW 50002, 'the outbox could not be locked in time', 1;
  END;

  UPDATE dbo.Outbox
  SET ClaimedUntil = @until
  OUTPUT inserted.Position INTO @claimed (Position)
  WHERE SentAt IS NULL
    AND Position IN (
      SELECT TOP (@limit) b.Position
      FROM dbo.Outbox AS b
      WHERE b.OrderId = @orderId
        AND b.SentAt IS NULL
        AND NOT EXISTS (
          SELECT 1 FROM dbo.Outbox AS other
          WHERE other.OrderId = @orderId AND other.SentAt IS NULL AND other.ClaimedUntil > @now
        )
      ORDER BY b.Position
    );
END;
COMMIT TRANSACTION;

SELECT
  b.EventId             AS [eventId],
  b.OrderId             AS [orderId],
  b.Sequence            AS [sequence],
  e.Type                AS [type],
  e.OccurredAt          AS [occurredAt],
  e.DataJson            AS [dataJson],
  k.Email               AS [email],
  k.ShippingAddressJson AS [shippingAddressJson],
  k.BillingAddressJson  AS [billingAddressJson],
  k.VatId               AS [vatId]
FROM @claimed AS claimed
JOIN dbo.Outbox AS b ON b.Position = claimed.Position
JOIN dbo.OrderEvents AS e ON e.EventId = b.EventId
LEFT JOIN dbo.OrderContacts AS k ON k.OrderId = b.OrderId
ORDER BY b.Position;
