-- The next numbered movement of a SKU, unless the units on hand would fall below zero or the SKU was never stocked
-- (then no row is written). The level is moved right after it, by move-level.sql.
-- :sku :kind :delta :reference :reason :at
INSERT INTO StockMovements (Sku, MovementNo, Kind, Delta, Reference, Reason, OccurredAt)
SELECT Sku, MovementNo + 1, :kind, :delta, :reference, :reason, :at
FROM Stock
WHERE Sku = :sku AND OnHand + :delta >= 0
