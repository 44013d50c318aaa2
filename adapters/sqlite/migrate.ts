import type { Database } from "./database.ts";
import type { Migration } from "./migrations.ts";

type Applied = { readonly number: number; readonly name: string; readonly sha256: string };

/**
 * Applies what is missing, all of it in one exclusive transaction. Throws where the database has had a migration
 * that this build does not have, or has with another text.
 */
export const migrate = (db: Database, migrations: readonly Migration[]): void => {
  // Most opens find nothing to do, and then do not take the write lock from a running host.
  if (db.read(() => pending(db, migrations)).length === 0) return;
  db.transact(() => {
    db.connection.exec(ledger);
    const note = db.prepare(
      "INSERT INTO Migrations (Number, Name, Sha256, AppliedAt) VALUES (:number, :name, :sha256, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
    );
    for (const { number, name, sha256, sql } of pending(db, migrations)) {
      db.connection.exec(sql);
      note.run({ number, name, sha256 });
    }
  });
};

const ledger = `CREATE TABLE IF NOT EXISTS Migrations (
  Number    INTEGER NOT NULL PRIMARY KEY,
  Name      TEXT NOT NULL,
  Sha256    TEXT NOT NULL,
  AppliedAt TEXT NOT NULL
) STRICT`;

const pending = (db: Database, migrations: readonly Migration[]): readonly Migration[] => {
  const done = applied(db);
  for (const { number, name, sha256 } of done) {
    const ours = migrations[number - 1];
    if (!ours)
      throw new Error(`the database has migration ${number} (${name}), which this build does not know`);
    if (ours.sha256 !== sha256)
      throw new Error(`migration ${number} (${name}) was changed after the database had it`);
  }
  return migrations.slice(done.length);
};

const applied = (db: Database): readonly Applied[] => {
  const { found } = db
    .prepare<{ found: number }>(
      "SELECT COUNT(*) AS found FROM sqlite_schema WHERE type = 'table' AND name = 'Migrations'",
    )
    .get() ?? { found: 0 };
  if (found === 0) return [];
  return db
    .prepare<Applied>(
      "SELECT Number AS number, Name AS name, Sha256 AS sha256 FROM Migrations ORDER BY Number",
    )
    .all();
};
