-- Events that were sent; what is marked already keeps its time. Safe to run again.
-- @eventIds nvarchar(max)            [{"value":"evt_…"}, …]
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
UPDATE dbo.Outbox
SET SentAt = @at, ClaimedUntil = NULL
WHERE SentAt IS NULL
  AND EventId IN (
    SELECT j.Value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@eventIds) WITH (Value varchar(100) '$.value') AS j
  );
