import { DatabaseSync } from "node:sqlite";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./migrations.ts";
import { statements } from "./statements.ts";
import { transactions } from "./transactions.ts";

const busyTimeoutMs = 5_000;

/**
 * Opens the file, makes it when it is not there, and brings its schema up to date. What COMMIT has answered for
 * survives the death of the process (WAL, synchronous = NORMAL); on this machine's own power failing, the last of it
 * may be lost, as the stand-ins' state is. What is deleted is overwritten, so that an erasure erases.
 */
export const openSqlite = (file: string): Database => {
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs, defensive: true });
  try {
    whenFree(() => configure(connection));
    const db: Database = {
      connection,
      prepare: statements(connection),
      ...transactions(connection),
      close() {
        if (connection.isOpen) connection.close();
      },
    };
    migrate(db, readMigrations(new URL("./migrations/", import.meta.url)));
    return db;
  } catch (error) {
    connection.close();
    throw error;
  }
};

const configure = (connection: DatabaseSync): void => {
  // Heard only before the first page is written, which journal_mode does; said again it would take the write lock.
  if (connection.prepare("PRAGMA page_count").get()?.["page_count"] === 0)
    connection.exec("PRAGMA auto_vacuum = INCREMENTAL");
  const mode = connection.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
  if (mode !== "wal") throw new Error(`the database needs a write-ahead log, and its journal is "${mode}"`);
  connection.exec(
    "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA recursive_triggers = ON",
  );
};

const busy = 5;
const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && Number(error.errcode) % 256 === busy;

/** Changing the journal of a file that another process opens at the same moment fails at once, without the busy timeout. */
const whenFree = (work: () => void): void => {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
};
