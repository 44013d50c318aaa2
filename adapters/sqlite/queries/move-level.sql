-- Brings a SKU's level up to the movement that was just written.
-- :sku :delta
UPDATE Stock
SET OnHand = OnHand + :delta, MovementNo = MovementNo + 1
WHERE Sku = :sku AND OnHand + :delta >= 0
RETURNING OnHand AS onHand, MovementNo AS movementNo
