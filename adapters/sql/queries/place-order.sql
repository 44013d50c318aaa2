-- recorded -> placed, with the first event of the log and its outbox row; or nothing, where the fence has moved
-- already. The row tells how the fence stands then: it does not move any more, so reading it after COMMIT is right.
-- Safe to run again: the second run finds the fence moved.
-- @checkoutId varchar(100)
-- @orderId varchar(100)
-- @eventId varchar(100)
-- @schemaVersion int
-- @dataJson nvarchar(max)
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @moved int;

BEGIN TRANSACTION;
UPDATE dbo.Checkouts
SET State = 'placed', Since = @at
WHERE CheckoutId = @checkoutId AND State = 'recorded';
SET @moved = @@ROWCOUNT;
IF @moved = 1
BEGIN
  INSERT INTO dbo.OrderEvents (EventId, OrderId, Sequence, Type, SchemaVersion, DataJson, OccurredAt)
  VALUES (@eventId, @orderId, 1, 'OrderPlaced', @schemaVersion, @dataJson, @at);
  INSERT INTO dbo.Outbox (EventId, OrderId, Sequence, ClaimedUntil, SentAt)
  VALUES (@eventId, @orderId, 1, NULL, NULL);
END;
COMMIT TRANSACTION;

SELECT c.State AS [state], c.Since AS [since]
FROM dbo.Checkouts AS c
WHERE c.CheckoutId = @checkoutId;
