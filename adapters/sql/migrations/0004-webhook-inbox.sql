-- Webhooks by Stripe's event id: ids and a type only. DueAt is when the next attempt may be made.
CREATE TABLE dbo.WebhookInbox (
  EventId         varchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT WebhookInbox_Id PRIMARY KEY,
  Type            varchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PaymentIntentId varchar(255) COLLATE Latin1_General_100_BIN2 NULL,
  CheckoutId      nvarchar(500) COLLATE Latin1_General_100_BIN2 NULL,
  ReceivedAt      datetimeoffset(3) NOT NULL,
  Attempts        int          NOT NULL DEFAULT 0,
  DueAt           datetimeoffset(3) NOT NULL,
  DoneAt          datetimeoffset(3) NULL
);
CREATE INDEX WebhookInbox_Waiting ON dbo.WebhookInbox (ReceivedAt, EventId) WHERE DoneAt IS NULL;
CREATE INDEX WebhookInbox_Done ON dbo.WebhookInbox (DoneAt) WHERE DoneAt IS NOT NULL;
