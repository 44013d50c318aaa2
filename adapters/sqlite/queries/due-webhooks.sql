-- Webhooks that are not done and may be tried again, in order of arrival.
-- :now :limit
SELECT
  EventId         AS eventId,
  Type            AS type,
  PaymentIntentId AS paymentIntentId,
  CheckoutId      AS checkoutId,
  ReceivedAt      AS receivedAt,
  Attempts        AS attempts
FROM WebhookInbox
WHERE DoneAt IS NULL AND DueAt <= :now
ORDER BY ReceivedAt, EventId
LIMIT :limit
