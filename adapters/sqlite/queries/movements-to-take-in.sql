-- What movements after :from changed that moves without a hold (orders and their undoing move with one), and the
-- number of the SKU's last movement of any kind.
-- :sku :from
SELECT
  s.MovementNo AS lastNo,
  (
    SELECT COALESCE(SUM(m.Delta), 0) FROM StockMovements m
    WHERE m.Sku = s.Sku AND m.MovementNo > :from AND m.Kind IN ('receipt', 'adjustment', 'return')
  ) AS delta
FROM Stock s
WHERE s.Sku = :sku
