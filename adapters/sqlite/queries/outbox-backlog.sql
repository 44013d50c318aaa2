-- How many events and notices wait to be sent, and when the oldest of them occurred (null = none waits).
SELECT COUNT(*) AS waiting, MIN(occurredAt) AS oldest FROM (
  SELECT e.OccurredAt AS occurredAt
  FROM Outbox b JOIN OrderEvents e ON e.EventId = b.EventId
  WHERE b.SentAt IS NULL
  UNION ALL
  SELECT OccurredAt FROM Notices WHERE SentAt IS NULL
)
