-- Placed orders as a list shows them. The status is the highest rank that any entry of the log gives: an order that
-- was cancelled stays so, a refund outranks a fulfilment (the transition table of the domain says the same).
-- The caller adds its conditions on placedAt, orderId, status, emailKey and owner, and its order.
SELECT * FROM (
  SELECT
    e.OrderId     AS orderId,
    o.OrderNumber AS orderNumber,
    e.OccurredAt  AS placedAt,
    k.Email       AS email,
    k.EmailKey    AS emailKey,
    c.Owner       AS owner,
    o.TotalMinor  AS totalMinor,
    o.Currency    AS currency,
    (
      SELECT CASE MAX(
        CASE l.Type
          WHEN 'OrderCancelled' THEN 4
          WHEN 'OrderRefunded' THEN CASE WHEN json_type(l.DataJson, '$.fully') = 'true' THEN 3 ELSE 2 END
          WHEN 'OrderFulfilmentUpdated' THEN 1
          ELSE 0
        END)
        WHEN 4 THEN 'cancelled'
        WHEN 3 THEN 'refunded'
        WHEN 2 THEN 'partially_refunded'
        WHEN 1 THEN 'fulfilled'
        ELSE 'placed'
      END
      FROM OrderEvents l
      WHERE l.OrderId = o.OrderId
    ) AS status
  FROM OrderEvents e
  JOIN Orders o ON o.OrderId = e.OrderId
  JOIN Checkouts c ON c.CheckoutId = o.CheckoutId
  LEFT JOIN OrderContacts k ON k.OrderId = o.OrderId
  WHERE e.Sequence = 1
)
