-- Notices that wait to be sent, in the order they came.
-- @limit int
SELECT TOP (@limit)
  n.EventId    AS [eventId],
  n.Type       AS [type],
  n.Subject    AS [subject],
  n.DataJson   AS [dataJson],
  n.OccurredAt AS [occurredAt]
FROM dbo.Notices AS n
WHERE n.SentAt IS NULL
ORDER BY n.Position;
