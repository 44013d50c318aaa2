-- What movements after @from changed that moves without a hold (orders and their undoing move with one), and the
-- number of the SKU's last movement of any kind: one statement, so that both are of one moment.
-- @sku varchar(64)
-- @from bigint
SELECT
  s.MovementNo AS [lastNo],
  (
    SELECT COALESCE(SUM(m.Delta), 0)
    FROM dbo.StockMovements AS m
    WHERE m.Sku = s.Sku AND m.MovementNo > @from AND m.Kind IN ('receipt', 'adjustment', 'return')
  ) AS [delta]
FROM dbo.Stock AS s
WHERE s.Sku = @sku;
