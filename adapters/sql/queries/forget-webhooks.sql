-- Deletes what was done before a time, some at a time, so that no lock stands in the way of webhooks that come in.
-- Each portion is a transaction of its own. Safe to run again: it goes on where it stopped.
-- @before datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @some int, @forgotten int;
SET @some = 1;
SET @forgotten = 0;
WHILE @some > 0
BEGIN
  DELETE TOP (1000) FROM dbo.WebhookInbox WHERE DoneAt < @before;
  SET @some = @@ROWCOUNT;
  SET @forgotten = @forgotten + @some;
END;
SELECT CAST(@forgotten AS int) AS [forgotten];
