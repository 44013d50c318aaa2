-- Placed orders as a list shows them, newest first, after a row of the page before; a condition whose parameter is null
-- was not asked for. The status is the highest rank that any entry of the log gives: an order that was cancelled stays
-- so, a refund outranks a fulfilment (the transition table of the domain says the same).
-- RECOMPILE gives each combination of conditions a plan of its own.
-- @status varchar(20) null
-- @emailKey nvarchar(320) null
-- @owner varchar(100) null
-- @from datetimeoffset(3) null
-- @to datetimeoffset(3) null
-- @afterPlacedAt datetimeoffset(3) null
-- @afterId varchar(100) null
-- @limit int
SELECT TOP (@limit)
  p.OrderId     AS [orderId],
  p.OrderNumber AS [orderNumber],
  p.Status      AS [status],
  p.PlacedAt    AS [placedAt],
  p.Email       AS [email],
  p.TotalMinor  AS [totalMinor],
  p.Currency    AS [currency]
FROM (
  SELECT
    e.OrderId,
    o.OrderNumber,
    e.OccurredAt AS PlacedAt,
    k.Email,
    o.TotalMinor,
    o.Currency,
    (
      SELECT CASE MAX(
          CASE l.Type
            WHEN 'OrderCancelled' THEN 4
            WHEN 'OrderRefunded' THEN CASE WHEN JSON_VALUE(l.DataJson, '$.fully') = 'true' THEN 3 ELSE 2 END
            WHEN 'OrderFulfilmentUpdated' THEN 1
            ELSE 0
          END
        )
        WHEN 4 THEN 'cancelled'
        WHEN 3 THEN 'refunded'
        WHEN 2 THEN 'partially_refunded'
        WHEN 1 THEN 'fulfilled'
        ELSE 'placed'
      END
      FROM dbo.OrderEvents AS l
      WHERE l.OrderId = e.OrderId
    ) AS Status
  FROM dbo.OrderEvents AS e
  JOIN dbo.Orders AS o ON o.OrderId = e.OrderId
  JOIN dbo.Checkouts AS c ON c.CheckoutId = o.CheckoutId
  LEFT JOIN dbo.OrderContacts AS k ON k.OrderId = o.OrderId
  WHERE e.Sequence = 1
    AND (@emailKey IS NULL OR k.EmailKey = @emailKey)
    AND (@owner IS NULL OR c.Owner = @owner)
    AND (@from IS NULL OR e.OccurredAt >= @from)
    AND (@to IS NULL OR e.OccurredAt < @to)
    AND (
      @afterPlacedAt IS NULL
      OR e.OccurredAt < @afterPlacedAt
      OR (e.OccurredAt = @afterPlacedAt AND e.OrderId < @afterId)
    )
) AS p
WHERE @status IS NULL OR p.Status = @status
ORDER BY p.PlacedAt DESC, p.OrderId DESC
OPTION (RECOMPILE);
