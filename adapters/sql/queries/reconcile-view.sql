-- A SKU's level (one row, none if it was never stocked), and a row for each of these checkouts that stands as recorded
-- or placed. It is one statement since both must be of one moment: an order that is recorded between two reads would
-- be counted twice, or not at all. (Every server reads a statement from one snapshot: the migration runner sees to it.)
-- @sku varchar(64)
-- @checkouts nvarchar(max)           [{"value":"chk_…"}, …]
SELECT s.OnHand AS [onHand], s.MovementNo AS [movementNo], CAST(NULL AS varchar(100)) AS [checkoutId]
FROM dbo.Stock AS s
WHERE s.Sku = @sku
UNION ALL
SELECT CAST(NULL AS bigint), CAST(NULL AS bigint), c.CheckoutId
FROM dbo.Checkouts AS c
WHERE c.State <> 'abandoned'
  AND c.CheckoutId IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@checkouts) WITH (Value varchar(100) '$.value') AS j
  );
