-- Keeps a webhook by its id; one that is there already stays as it came first, and the outcome is `seen`.
-- Safe to run again: a second run says `seen`, and then the webhook waits for its due time instead of being tried at once.
-- @eventId varchar(255)
-- @type varchar(100)
-- @paymentIntentId varchar(255) null
-- @checkoutId nvarchar(500) null
-- @receivedAt datetimeoffset(3)
-- @dueAt datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
DECLARE @outcome varchar(20);
BEGIN TRY
  INSERT INTO dbo.WebhookInbox (EventId, Type, PaymentIntentId, CheckoutId, ReceivedAt, Attempts, DueAt, DoneAt)
  VALUES (@eventId, @type, @paymentIntentId, @checkoutId, @receivedAt, 0, @dueAt, NULL);
  SET @outcome = 'new';
END TRY
BEGIN CATCH
  IF ERROR_NUMBER() NOT IN (2601, 2627)
  BEGIN
    THROW;
  END;
  SET @outcome = 'seen';
END CATCH;
SELECT CAST(@outcome AS varchar(20)) AS [outcome];
