import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../../adapters/sqlite/migrate.ts";
import { migration, readMigrations } from "../../../adapters/sqlite/migrations.ts";
import { openSqlite } from "../../../adapters/sqlite/open-sqlite.ts";
import { aFolder } from "./open-store.ts";

const shipped = readMigrations(new URL("../../../adapters/sqlite/migrations/", import.meta.url));

describe("opening the database", () => {
  let folder: ReturnType<typeof aFolder>;
  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => folder.remove());

  const tamper = (sql: string) => {
    const db = openSqlite(folder.file);
    db.connection.exec(sql);
    db.close();
  };
  const tables = () => {
    const db = openSqlite(folder.file);
    const names = db.connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    db.close();
    return names.map((row) => row["name"]);
  };

  it("keeps what was committed when the process dies, and overwrites what is deleted", () => {
    const db = openSqlite(folder.file);
    const pragma = (name: string) => Object.values(db.connection.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma("journal_mode")).toBe("wal");
    expect(pragma("synchronous")).toBe(1);
    expect(pragma("foreign_keys")).toBe(1);
    expect(pragma("secure_delete")).toBe(1);
    expect(pragma("auto_vacuum")).toBe(2);
    expect(pragma("busy_timeout")).toBe(5000);
    db.close();
    db.close();
  });

  it("finds what it wrote when it was opened before, and notes each migration once", () => {
    tamper("INSERT INTO Stock (Sku, OnHand, MovementNo) VALUES ('A', 1, 1)");
    const db = openSqlite(folder.file);
    expect(db.connection.prepare("SELECT COUNT(*) AS n FROM Stock").get()).toEqual({ n: 1 });
    const notes = db.connection.prepare("SELECT Number AS number, Name AS name FROM Migrations").all();
    expect(notes.map((row) => [row["number"], row["name"]])).toEqual(
      shipped.map(({ number, name }) => [number, name]),
    );
    db.close();
  });

  it("refuses a database whose migration had another text", () => {
    tamper("UPDATE Migrations SET Sha256 = 'another' WHERE Number = 2");
    expect(() => openSqlite(folder.file)).toThrow("migration 2 (order-events) was changed");
  });

  it("refuses a database that a newer build has migrated", () => {
    tamper("INSERT INTO Migrations VALUES (99, 'from-the-future', '', '')");
    expect(() => openSqlite(folder.file)).toThrow(/migration 99 \(from-the-future\).*does not know/);
  });

  it("applies only the migrations that are missing", () => {
    const db = openSqlite(folder.file);
    migrate(db, [...shipped, migration(shipped.length + 1, "more", "CREATE TABLE More (Id INTEGER)")]);
    migrate(db, [...shipped, migration(shipped.length + 1, "more", "CREATE TABLE More (Id INTEGER)")]);
    expect(() => migrate(db, [...shipped, migration(shipped.length + 1, "more", "SELECT 1")])).toThrow(
      "was changed",
    );
    db.close();
  });

  it("keeps nothing of several migrations when one of them fails", () => {
    const db = openSqlite(folder.file);
    const good = migration(shipped.length + 1, "good", "CREATE TABLE Good (Id INTEGER)");
    const bad = migration(shipped.length + 2, "bad", "CREATE TABLE Bad (Id INTEGER); CREATE NONSENSE");
    expect(() => migrate(db, [...shipped, good, bad])).toThrow("NONSENSE");
    db.close();
    expect(tables()).not.toContain("Good");
    expect(tables()).not.toContain("Bad");
  });

  it("does not wait for a running host when there is nothing to migrate", () => {
    const host = openSqlite(folder.file);
    host.transact(() => openSqlite(folder.file).close());
    host.close();
  });

  it("says so when the path cannot be opened", () => {
    expect(() => openSqlite(`${folder.path}/missing/boxoffice.db`)).toThrow("unable to open");
  });

  it("reads the same migration from a checkout with other line ends", () => {
    expect(migration(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").sha256).toBe(
      migration(1, "a", "SELECT 1;\nSELECT 2;\n").sha256,
    );
  });

  it.each([
    ["0001-a.sql", "0003-b.sql"],
    ["0001-a.sql", "0001-b.sql"],
    ["0001-a.sql", "notes.txt"],
    ["0002-a.sql"],
  ])("refuses a folder of migrations that are not numbered one by one (%s, %s)", (...files) => {
    for (const file of files.filter((each) => each !== undefined))
      writeFileSync(`${folder.path}/${file}`, "SELECT 1");
    expect(() => readMigrations(pathToFileURL(`${folder.path}/`))).toThrow("is not migration");
  });
});
