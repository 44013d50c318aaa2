  c.CheckoutId      AS [checkoutId],
  c.ScopedToken     AS [scopedToken],
  c.Fingerprint     AS [fingerprint],
  c.CartId          AS [cartId],
  c.QuoteId         AS [quoteId],
  c.TotalMinor      AS [totalMinor],
  c.Currency        AS [currency],
  c.Owner           AS [owner],
  c.State           AS [state],
  c.Since           AS [since],
  c.FailureJson     AS [failureJson],
  o.OrderId         AS [orderId],
  o.OrderNumber     AS [orderNumber],
  o.PaymentIntentId AS [paymentIntentId]
FROM dbo.Checkouts AS c
LEFT JOIN dbo.Orders AS o ON o.CheckoutId = c.CheckoutId
