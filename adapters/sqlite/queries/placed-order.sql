-- One order, if it was placed, with its contact as far as it is not erased.
-- :orderId
SELECT
  o.OrderId             AS orderId,
  o.OrderNumber         AS orderNumber,
  o.CheckoutId          AS checkoutId,
  o.CustomerId          AS customerId,
  o.PaymentIntentId     AS paymentIntentId,
  o.Currency            AS currency,
  o.SnapshotJson        AS snapshotJson,
  c.Owner               AS owner,
  k.Email               AS email,
  k.ShippingAddressJson AS shippingAddressJson,
  k.BillingAddressJson  AS billingAddressJson,
  k.VatId               AS vatId
FROM Orders o
JOIN Checkouts c ON c.CheckoutId = o.CheckoutId
LEFT JOIN OrderContacts k ON k.OrderId = o.OrderId
WHERE o.OrderId = :orderId AND c.State = 'placed'
