-- A receipt or an adjustment: the next numbered movement of a SKU, with the level that it makes. The outcome is
--   moved   the level is that of this movement
--   stayed  nothing was written: the reference stands for a movement (its kind and delta are told), or units on hand
--           would fall below zero, or somebody came between (then ask again). The level is the newest.
-- Safe to run again: the second run finds the reference.
-- @sku varchar(64)
-- @kind varchar(20)
-- @delta bigint
-- @reference nvarchar(100)
-- @reason nvarchar(200) null
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @outcome varchar(20), @onHand bigint, @movementNo bigint;

BEGIN TRY
  SET @outcome = 'stayed';
  BEGIN TRANSACTION;
  -- A SKU begins with its first movement, but not with one that is refused.
  IF @delta >= 0 AND NOT EXISTS (SELECT 1 FROM dbo.Stock AS s WHERE s.Sku = @sku)
    INSERT INTO dbo.Stock (Sku, OnHand, MovementNo) VALUES (@sku, 0, 0);

  UPDATE dbo.Stock
  SET OnHand = OnHand + @delta, MovementNo = MovementNo + 1
  WHERE Sku = @sku
    AND OnHand + @delta >= 0
    AND NOT EXISTS (
      SELECT 1 FROM dbo.StockMovements AS m WHERE m.Sku = @sku AND m.KindGroup = 'staff' AND m.Reference = @reference
    );
  IF @@ROWCOUNT = 1
  BEGIN
    -- The unique key on the reference decides where two with one reference came past the condition above.
    SELECT @onHand = s.OnHand, @movementNo = s.MovementNo FROM dbo.Stock AS s WHERE s.Sku = @sku;
    INSERT INTO dbo.StockMovements (Sku, MovementNo, Kind, KindGroup, Delta, Reference, Reason, OccurredAt)
    VALUES (@sku, @movementNo, @kind, 'staff', @delta, @reference, @reason, @at);
    SET @outcome = 'moved';
  END;
  COMMIT TRANSACTION;
END TRY
BEGIN CATCH
  IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
  IF ERROR_NUMBER() NOT IN (2601, 2627)
  BEGIN
    THROW;
  END;
  SET @outcome = 'stayed';
END CATCH;

IF @outcome = 'moved'
  SELECT 'moved' AS [outcome], CAST(@onHand AS bigint) AS [onHand], CAST(@movementNo AS bigint) AS [movementNo],
    CAST(NULL AS varchar(20)) AS [kind], CAST(NULL AS bigint) AS [delta];
ELSE
  SELECT 'stayed' AS [outcome], s.OnHand AS [onHand], s.MovementNo AS [movementNo], m.Kind AS [kind], m.Delta AS [delta]
  FROM (SELECT 1 AS One) AS always
  LEFT JOIN dbo.Stock AS s ON s.Sku = @sku
  LEFT JOIN dbo.StockMovements AS m ON m.Sku = @sku AND m.KindGroup = 'staff' AND m.Reference = @reference;
