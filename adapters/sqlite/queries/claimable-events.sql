-- Unsent events of orders that no live claim holds. Read by Position, the first so many rows are a run from the
-- lowest unsent one for each order they touch, since an order's rows were written in order of their sequence.
-- The caller adds the order it asks for, if any, and its limit.
-- :now
SELECT
  b.EventId             AS eventId,
  b.OrderId             AS orderId,
  b.Sequence            AS sequence,
  e.Type                AS type,
  e.OccurredAt          AS occurredAt,
  e.DataJson            AS dataJson,
  k.Email               AS email,
  k.ShippingAddressJson AS shippingAddressJson,
  k.BillingAddressJson  AS billingAddressJson,
  k.VatId               AS vatId
FROM Outbox b
JOIN OrderEvents e ON e.EventId = b.EventId
LEFT JOIN OrderContacts k ON k.OrderId = b.OrderId
WHERE b.SentAt IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM Outbox other
    WHERE other.OrderId = b.OrderId AND other.SentAt IS NULL AND other.ClaimedUntil > :now
  )
