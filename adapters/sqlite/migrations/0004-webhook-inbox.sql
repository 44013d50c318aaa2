-- Webhooks by Stripe's event id: ids and a type only. DueAt is when the next attempt may be made.
CREATE TABLE WebhookInbox (
  EventId         TEXT    NOT NULL PRIMARY KEY,
  Type            TEXT    NOT NULL,
  PaymentIntentId TEXT,
  CheckoutId      TEXT,
  ReceivedAt      TEXT    NOT NULL,
  Attempts        INTEGER NOT NULL DEFAULT 0,
  DueAt           TEXT    NOT NULL,
  DoneAt          TEXT
) STRICT;
CREATE INDEX WebhookInbox_Waiting ON WebhookInbox (ReceivedAt, EventId) WHERE DoneAt IS NULL;
CREATE INDEX WebhookInbox_Done ON WebhookInbox (DoneAt) WHERE DoneAt IS NOT NULL;
