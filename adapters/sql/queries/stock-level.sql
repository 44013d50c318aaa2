-- One SKU's level; no row = it was never stocked.
-- @sku varchar(64)
SELECT s.Sku AS [sku], s.OnHand AS [onHand], s.MovementNo AS [movementNo]
FROM dbo.Stock AS s
WHERE s.Sku = @sku;
