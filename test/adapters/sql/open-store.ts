import { openSql } from "../../../adapters/sql/open-sql.ts";
import { sqlOrders } from "../../../adapters/sql/orders.ts";
import { sqlOutbox } from "../../../adapters/sql/outbox.ts";
import { statementOf } from "../../../adapters/sql/statement.ts";
import { sqlStockLedger } from "../../../adapters/sql/stock-ledger.ts";
import { sqlWebhookInbox } from "../../../adapters/sql/webhook-inbox.ts";
import type { Store } from "../../ports/store.ts";

const append = statementOf(
  "append-event",
  `-- @eventId varchar(100)
-- @orderId varchar(100)
-- @sequence int
-- @type varchar(64)
-- @dataJson nvarchar(max)
-- @occurredAt datetimeoffset(3)
SET NOCOUNT ON;
SET XACT_ABORT ON;
BEGIN TRANSACTION;
INSERT INTO dbo.OrderEvents (EventId, OrderId, Sequence, Type, SchemaVersion, DataJson, OccurredAt)
VALUES (@eventId, @orderId, @sequence, @type, 1, @dataJson, @occurredAt);
INSERT INTO dbo.Outbox (EventId, OrderId, Sequence, ClaimedUntil, SentAt)
VALUES (@eventId, @orderId, @sequence, NULL, NULL);
COMMIT TRANSACTION;`,
  ["eventId", "orderId", "sequence", "type", "dataJson", "occurredAt"],
);
const erase = statementOf(
  "erase-contact",
  "-- @orderId varchar(100)\nSET NOCOUNT ON;\nDELETE FROM dbo.OrderContacts WHERE OrderId = @orderId;",
  ["orderId"],
);

const eraseCustomer = statementOf(
  "erase-customer",
  `-- @owner varchar(100)
SET NOCOUNT ON;
SET XACT_ABORT ON;
BEGIN TRANSACTION;
UPDATE dbo.Checkouts SET Owner = 'erased' WHERE Owner = @owner;
DELETE FROM dbo.Customers WHERE Owner = @owner;
COMMIT TRANSACTION;`,
  ["owner"],
);

/** A client of the database that a connection string leads to; its tables must be there. */
export const storeAt = (connectionString: string): Store => {
  const db = openSql({ connectionString });
  return {
    orders: sqlOrders(db),
    ledger: sqlStockLedger(db),
    outbox: sqlOutbox(db),
    inbox: sqlWebhookInbox(db),
    async append({ eventId, orderId, sequence, type, data, occurredAt }) {
      await db.run(append, { eventId, orderId, sequence, type, dataJson: JSON.stringify(data), occurredAt });
    },
    async eraseContact(orderId) {
      await db.run(erase, { orderId });
    },
    async eraseCustomer(owner) {
      await db.run(eraseCustomer, { owner });
    },
    another: async () => storeAt(connectionString),
    close: () => db.close(),
  };
};
