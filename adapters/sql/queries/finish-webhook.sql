-- A webhook is done; one that is done already keeps its time. Safe to run again.
-- @eventId varchar(255)
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
UPDATE dbo.WebhookInbox
SET DoneAt = @at
WHERE EventId = @eventId AND DoneAt IS NULL;
