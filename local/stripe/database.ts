import { DatabaseSync } from "node:sqlite";

const schema = `
  CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    belongs_to TEXT, hidden TEXT, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, created, seq);
  CREATE INDEX IF NOT EXISTS objects_by_owner ON objects (belongs_to, kind, created, seq) WHERE belongs_to IS NOT NULL;
  CREATE TABLE IF NOT EXISTS answers (
    seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, path TEXT NOT NULL, parameters TEXT NOT NULL,
    request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, stored INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS deliveries (
    event TEXT PRIMARY KEY, since INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_by_due ON deliveries (due);
  CREATE TABLE IF NOT EXISTS tasks (seq INTEGER PRIMARY KEY, due INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS tasks_by_due ON tasks (due);
  CREATE TABLE IF NOT EXISTS balances (currency TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID;
`;

// Objects are some 2,500 bytes of JSON, of which a page of the usual 4,096 would hold one. Exclusive, because two
// servers on one file would both deliver its events.
const pragmas = `
  PRAGMA busy_timeout = 1000;
  PRAGMA page_size = 8192;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = OFF;
`;

/**
 * Opens the stand-in's database. It survives the death of the process, which needs the write to reach the operating
 * system only; a power cut may lose the newest answers, as befits a stand-in.
 */
export const openDatabase = (file = ":memory:"): DatabaseSync => {
  const database = new DatabaseSync(file);
  try {
    database.exec(pragmas);
    database.exec(schema);
  } catch (error) {
    database.close();
    if (!(error instanceof Error) || !error.message.includes("locked")) throw error;
    throw new Error(`The file ${file} is in use by another stand-in for Stripe.`, { cause: error });
  }
  return database;
};

/** Runs work in one transaction: all of what it writes stays, or none of it when it throws. */
export const transactions = (database: DatabaseSync) => {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  return <T>(work: () => T): T => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      rollback.run();
      throw error;
    }
  };
};
