-- Gives claims back, of what is not sent.
-- Not repeatable: once the first run has freed an order another may have claimed it, and a second run would free it under
-- that one's hands. A claim that is not given back ends by itself.
-- @eventIds nvarchar(max)            [{"value":"evt_…"}, …]
SET NOCOUNT ON;
SET XACT_ABORT ON;
UPDATE dbo.Outbox
SET ClaimedUntil = NULL
WHERE SentAt IS NULL
  AND EventId IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@eventIds) WITH (Value varchar(100) '$.value') AS j
  );
