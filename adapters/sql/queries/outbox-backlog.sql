-- How many events and notices wait to be sent, and when the oldest of them occurred (null = none waits).
SELECT COUNT(*) AS [waiting], MIN(w.OccurredAt) AS [oldest]
FROM (
  SELECT e.OccurredAt
  FROM dbo.Outbox AS b
  JOIN dbo.OrderEvents AS e ON e.EventId = b.EventId
  WHERE b.SentAt IS NULL
  UNION ALL
  SELECT n.OccurredAt FROM dbo.Notices AS n WHERE n.SentAt IS NULL
) AS w;
