-- Levels in order of SKU, after one (empty = from the first).
-- @after varchar(64)
-- @limit int
SELECT TOP (@limit) s.Sku AS [sku], s.OnHand AS [onHand], s.MovementNo AS [movementNo]
FROM dbo.Stock AS s
WHERE s.Sku > @after
ORDER BY s.Sku;
