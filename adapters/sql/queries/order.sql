-- One order, if it was placed, with its contact as far as it is not erased; then its log, with what was sent of it. The log is read after the
-- order, and what is placed stays placed, so that a row without a log cannot be seen.
-- @orderId varchar(100)
SET NOCOUNT ON;
SELECT
  o.OrderNumber         AS [orderNumber],
  o.CheckoutId          AS [checkoutId],
  o.CustomerId          AS [customerId],
  o.SnapshotJson        AS [snapshotJson],
  c.Owner               AS [owner],
  k.Email               AS [email],
  k.ShippingAddressJson AS [shippingAddressJson],
  k.BillingAddressJson  AS [billingAddressJson],
  k.VatId               AS [vatId]
FROM dbo.Orders AS o
JOIN dbo.Checkouts AS c ON c.CheckoutId = o.CheckoutId
LEFT JOIN dbo.OrderContacts AS k ON k.OrderId = o.OrderId
WHERE o.OrderId = @orderId AND c.State = 'placed';

SELECT
  e.EventId    AS [eventId],
  e.OrderId    AS [orderId],
  e.Sequence   AS [sequence],
  e.Type       AS [type],
  e.OccurredAt AS [occurredAt],
  e.DataJson   AS [dataJson],
  b.SentAt     AS [sentAt]
FROM dbo.OrderEvents AS e
LEFT JOIN dbo.Outbox AS b ON b.EventId = e.EventId
WHERE e.OrderId = @orderId
ORDER BY e.Sequence;
