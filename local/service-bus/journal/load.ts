import type { DatabaseSync } from "node:sqlite";
import { type Content, parseContent } from "../message/content.ts";
import type { Held } from "../queue/held.ts";
import type { Restoring } from "./journal.ts";

/** As `Restoring`, but a message also brings its own row number and that of its content. */
export type RestoringRows = Omit<Restoring, "message"> & {
  message(queue: string, held: Held, row: number, contentRow: number): void;
};

/** Reads the whole file. What belongs to entities that are no longer there is deleted, as a deleted entity takes its messages along. */
export const loadJournal = (database: DatabaseSync, paths: readonly string[], into: RestoringRows): void => {
  forgetOthers(database, paths);
  for (const row of database.prepare("SELECT path, next FROM number").iterate()) {
    into.number(String(row["path"]), Number(row["next"]));
  }
  loadMessages(database, into);
  for (const row of database.prepare("SELECT * FROM scheduled ORDER BY sequence").iterate()) {
    const message = {
      sequence: Number(row["sequence"]),
      at: Number(row["at"]),
      content: contentOf(row["bytes"]),
    };
    into.scheduled(String(row["topic"]), message);
  }
  for (const row of database.prepare("SELECT topic, message_id, at FROM duplicate ORDER BY id").iterate()) {
    into.duplicate(String(row["topic"]), String(row["message_id"]), Number(row["at"]));
  }
  for (const row of database.prepare("SELECT * FROM session").iterate()) {
    into.sessionState(String(row["queue"]), String(row["id"]), bytesOf(row["state"]));
  }
};

const loadMessages = (database: DatabaseSync, into: RestoringRows): void => {
  const contents = new Map<number, Content>();
  for (const row of database.prepare("SELECT id, bytes FROM content").iterate()) {
    contents.set(Number(row["id"]), contentOf(row["bytes"]));
  }
  for (const row of database.prepare("SELECT * FROM message ORDER BY sequence").iterate()) {
    const content = contents.get(Number(row["content"]));
    if (!content) throw new Error(`Message ${String(row["id"])} has lost its content.`);
    const held: Held = {
      sequence: Number(row["sequence"]),
      enqueuedSequence: Number(row["enqueued_sequence"]),
      enqueuedAt: Number(row["enqueued_at"]),
      expiresAt: row["expires_at"] === null ? Number.POSITIVE_INFINITY : Number(row["expires_at"]),
      content,
      deliveryCount: Number(row["delivery_count"]),
      deferred: row["deferred"] === 1,
      lock: undefined,
      gone: false,
    };
    into.message(String(row["queue"]), held, Number(row["id"]), Number(row["content"]));
  }
};

const forgetOthers = (database: DatabaseSync, paths: readonly string[]): void => {
  const marks = paths.map(() => "?").join(", ");
  for (const column of [
    "message.queue",
    "scheduled.topic",
    "duplicate.topic",
    "session.queue",
    "number.path",
  ]) {
    const [table, field] = column.split(".");
    database.prepare(`DELETE FROM ${table} WHERE ${field} NOT IN (${marks})`).run(...paths);
  }
  database.exec("DELETE FROM content WHERE id NOT IN (SELECT content FROM message)");
};

const contentOf = (value: unknown): Content => parseContent(bytesOf(value));

const bytesOf = (value: unknown): Buffer => {
  if (!(value instanceof Uint8Array))
    throw new Error("The Service Bus file holds something that is not bytes.");
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
};
