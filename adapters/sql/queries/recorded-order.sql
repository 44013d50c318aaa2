-- The order of a checkout with its fence, for placing it: no row = nothing is known of the checkout,
-- order columns null = it ended before anything was recorded. What is recorded never changes, only the fence does.
-- @checkoutId varchar(100)
SELECT
  c.State           AS [state],
  c.Since           AS [since],
  o.OrderId         AS [orderId],
  o.OrderNumber     AS [orderNumber],
  o.CustomerId      AS [customerId],
  o.TotalMinor      AS [totalMinor],
  o.Currency        AS [currency],
  o.PaymentIntentId AS [paymentIntentId],
  o.ShippingCountry AS [shippingCountry],
  o.SnapshotJson    AS [snapshotJson]
FROM dbo.Checkouts AS c
LEFT JOIN dbo.Orders AS o ON o.CheckoutId = c.CheckoutId
WHERE c.CheckoutId = @checkoutId;
