-- Notes an event outside the orders' logs; an id that is there already stays as it came first. Safe to run again.
-- @eventId varchar(100)
-- @type varchar(64)
-- @subject varchar(100)
-- @dataJson nvarchar(max)
-- @occurredAt datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
BEGIN TRY
  INSERT INTO dbo.Notices (EventId, Type, Subject, DataJson, OccurredAt, SentAt)
  VALUES (@eventId, @type, @subject, @dataJson, @occurredAt, NULL);
END TRY
BEGIN CATCH
  IF ERROR_NUMBER() NOT IN (2601, 2627)
  BEGIN
    THROW;
  END;
END CATCH;
