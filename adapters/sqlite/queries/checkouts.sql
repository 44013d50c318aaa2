-- Fences with what is told of them; the order's columns are null where nothing was recorded.
-- The caller adds its conditions and its order.
SELECT
  c.CheckoutId      AS checkoutId,
  c.ScopedToken     AS scopedToken,
  c.Fingerprint     AS fingerprint,
  c.CartId          AS cartId,
  c.QuoteId         AS quoteId,
  c.TotalMinor      AS totalMinor,
  c.Currency        AS currency,
  c.Owner           AS owner,
  c.State           AS state,
  c.Since           AS since,
  c.FailureJson     AS failureJson,
  o.OrderId         AS orderId,
  o.OrderNumber     AS orderNumber,
  o.PaymentIntentId AS paymentIntentId
FROM Checkouts c
LEFT JOIN Orders o ON o.CheckoutId = c.CheckoutId
