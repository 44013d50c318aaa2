import { DatabaseSync } from "node:sqlite";

// Written before anything else: SQLite takes auto_vacuum only while the file is empty.
const pragmas = `
  PRAGMA busy_timeout = 5000;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 2000;
  PRAGMA journal_size_limit = 16777216;
`;

// parent: JSON of whoever called this instance. history: one row per episode, its events as comma-joined JSON.
// inbox: events no episode has taken yet. activities: scheduled and without an outcome. timers: created, not fired;
// due is when this host fires one, fire_at what it was asked for.
const schema = `
  CREATE TABLE IF NOT EXISTS instances (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, execution TEXT NOT NULL,
    generation INTEGER, status TEXT NOT NULL, input TEXT, output TEXT, custom TEXT,
    created REAL NOT NULL, updated REAL NOT NULL, parent TEXT
  );
  CREATE INDEX IF NOT EXISTS finished ON instances (updated)
    WHERE status IN ('Completed', 'Failed', 'Terminated');
  CREATE TABLE IF NOT EXISTS history (
    instance INTEGER NOT NULL, episode INTEGER NOT NULL, events TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS history_episode ON history (instance, episode);
  CREATE TABLE IF NOT EXISTS inbox (
    seq INTEGER PRIMARY KEY, instance TEXT NOT NULL, continued INTEGER NOT NULL, event TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS activities (
    seq INTEGER PRIMARY KEY, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
    name TEXT NOT NULL, input TEXT
  );
  CREATE TABLE IF NOT EXISTS timers (
    instance INTEGER NOT NULL, task INTEGER NOT NULL, due REAL NOT NULL, fire_at REAL NOT NULL,
    created REAL NOT NULL, PRIMARY KEY (instance, task)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS timers_due ON timers (due);
`;

/**
 * Opens the engine's file (":memory:" for none), made if need be. The file is locked for this process alone: a
 * second engine on it waits five seconds and then fails, so that no instance ever runs twice at once.
 */
export const openDatabase = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file);
  try {
    database.exec(pragmas);
    database.exec(schema);
  } catch (cause) {
    database.close();
    throw new Error(`cannot open the durable store ${file}: is another host using it?`, { cause });
  }
  return database;
};
