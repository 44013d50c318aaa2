import { DatabaseSync } from "node:sqlite";

const version = 1;

const tables = `
  CREATE TABLE content (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE message (
    id INTEGER PRIMARY KEY, queue TEXT NOT NULL, sequence INTEGER NOT NULL, enqueued_sequence INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL, expires_at INTEGER, content INTEGER NOT NULL,
    delivery_count INTEGER NOT NULL, deferred INTEGER NOT NULL
  );
  CREATE TABLE scheduled (
    topic TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (topic, sequence)
  );
  CREATE TABLE duplicate (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, message_id TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE TABLE session (queue TEXT NOT NULL, id TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (queue, id));
  CREATE TABLE number (path TEXT PRIMARY KEY, next INTEGER NOT NULL);
  PRAGMA user_version = ${version};
`;

/**
 * Opens the broker's file for this process alone, or throws an error that says what is wrong with it. Writes are safe
 * from a killed process, not from a power cut: nothing waits for the disk.
 */
export const openDatabase = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;");
    const found = database.prepare("PRAGMA user_version").get()?.["user_version"];
    if (found === 0) database.exec(tables);
    else if (found !== version)
      throw new Error(`it has version ${String(found)}, this broker writes ${version}`);
    return database;
  } catch (error) {
    database.close();
    const reason = error instanceof Error ? error.message : String(error);
    const hint = reason.includes("locked") ? "another process has it open" : reason;
    throw new Error(`The Service Bus file ${file} cannot be used: ${hint}.`, { cause: error });
  }
};
