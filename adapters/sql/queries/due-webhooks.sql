-- Webhooks that are not done and may be tried again, in order of arrival.
-- @now datetimeoffset(3)
-- @limit int
SELECT TOP (@limit)
  w.EventId         AS [eventId],
  w.Type            AS [type],
  w.PaymentIntentId AS [paymentIntentId],
  w.CheckoutId      AS [checkoutId],
  w.ReceivedAt      AS [receivedAt],
  w.Attempts        AS [attempts]
FROM dbo.WebhookInbox AS w
WHERE w.DoneAt IS NULL AND w.DueAt <= @now
ORDER BY w.ReceivedAt, w.EventId;
