import { DatabaseSync } from "node:sqlite";

// One table of documents. `seq` orders them by creation and makes their _rid; `expires` is in seconds, null for never.
const schema = `
  CREATE TABLE IF NOT EXISTS containers (
    number INTEGER PRIMARY KEY,
    database TEXT NOT NULL,
    name TEXT NOT NULL,
    partition_key TEXT NOT NULL,
    default_ttl INTEGER,
    UNIQUE (database, name)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY,
    container INTEGER NOT NULL REFERENCES containers (number),
    partition TEXT NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    ts INTEGER NOT NULL,
    expires INTEGER,
    body TEXT NOT NULL,
    UNIQUE (container, partition, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS documents_by_expiry ON documents (expires) WHERE expires IS NOT NULL;
`;

/**
 * Opens the documents in a file, or in memory where none is named. The file is locked for this process: write numbers
 * are counted in memory, so two servers on one file would give the same etag twice.
 */
export const openDatabase = (file: string | undefined): DatabaseSync => {
  const database = new DatabaseSync(file ?? ":memory:");
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;");
    database.exec(schema);
  } catch (error) {
    database.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot open the Cosmos documents in ${file}: ${reason}`, { cause: error });
  }
  return database;
};
