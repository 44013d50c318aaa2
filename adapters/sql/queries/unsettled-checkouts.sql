-- Fences that stand recorded since before a time, oldest first.
-- @before datetimeoffset(3)
-- @limit int
SELECT TOP (@limit)
-- include checkouts
WHERE c.State = 'recorded' AND c.Since < @before
ORDER BY c.Since, c.CheckoutId;
