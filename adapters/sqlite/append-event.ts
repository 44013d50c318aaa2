import type { OrderEvent } from "../../domain/order.ts";
import type { Database } from "./database.ts";

/** Adds an entry to an order's log together with its outbox row, inside of the caller's transaction. */
export const appendEvent = (db: Database): ((event: OrderEvent, schemaVersion: number) => void) => {
  const insertEvent = db.prepare(`
    INSERT INTO OrderEvents (EventId, OrderId, Sequence, Type, SchemaVersion, DataJson, OccurredAt)
    VALUES (:eventId, :orderId, :sequence, :type, :schemaVersion, :dataJson, :occurredAt)
  `);
  const insertOutbox = db.prepare(
    "INSERT INTO Outbox (EventId, OrderId, Sequence) VALUES (:eventId, :orderId, :sequence)",
  );

  return ({ eventId, orderId, sequence, type, occurredAt, data }, schemaVersion) => {
    const dataJson = JSON.stringify(data);
    insertEvent.run({
      eventId,
      orderId,
      sequence,
      type,
      schemaVersion,
      dataJson,
      occurredAt,
    });
    insertOutbox.run({ eventId, orderId, sequence });
  };
};
