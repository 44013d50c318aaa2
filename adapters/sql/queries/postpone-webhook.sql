-- A webhook was tried without reaching the state.
-- Not repeatable: a second run would count the attempt twice. One that is not put off is due again at once.
-- @eventId varchar(255)
-- @at datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
UPDATE dbo.WebhookInbox
SET Attempts = Attempts + 1, DueAt = @at
WHERE EventId = @eventId AND DoneAt IS NULL;
