import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { placeSqliteFaults } from "../../../local/host/sqlite/sqlite-faults.ts";
import { statementKind } from "../../../local/host/sqlite/statement-kind.ts";
import { recordingControl } from "./recording-control.ts";
import { temporaryFolder } from "./start-fixture.ts";

const folder = temporaryFolder();
const file = join(folder, "boxoffice.db");
const { control, asked, faults } = recordingControl();
placeSqliteFaults(file, control);

const database = new DatabaseSync(file);
database.exec("CREATE TABLE units (name TEXT)");
const add = database.prepare("INSERT INTO units VALUES (?)");
const names = database.prepare("SELECT name FROM units ORDER BY name");
const stored = () => names.all().map((row) => row["name"]);

beforeEach(() => {
  faults.splice(0);
  database.exec("DELETE FROM units WHERE 1");
  faults.splice(0);
  asked.splice(0);
});

/** What a store does for one unit of work. */
function transaction(work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

describe("faults of the SQLite store", () => {
  it("ask once for a statement outside of a transaction, by what it does", () => {
    add.run("a");
    names.get();
    names.all();
    expect([...names.iterate()]).toHaveLength(1);
    database.exec("UPDATE units SET name = 'b'");
    database.prepare("DELETE FROM units RETURNING name").get();
    expect(asked).toEqual(["write", "read", "read", "read", "write", "write"]);
  });

  it("ask once for a write transaction, whatever happens in it", () => {
    transaction(() => {
      add.run("a");
      expect(stored()).toEqual(["a"]);
    });
    expect(asked).toEqual(["write"]);
    names.get();
    expect(asked).toEqual(["write", "read"]);
  });

  it("ask nothing for schema changes, pragmas, and scripts with a transaction of their own", () => {
    database.exec("PRAGMA user_version = 1");
    database.exec("CREATE TABLE IF NOT EXISTS more (x)");
    database.exec("BEGIN IMMEDIATE; DROP TABLE more; COMMIT");
    database.prepare("PRAGMA user_version").get();
    expect(asked).toEqual([]);
  });

  it.each(["down", "error", "throttle"] as const)("%s throws before a statement does anything", (kind) => {
    faults.push({ kind });
    const code = expect.objectContaining({
      code: "ERR_SQLITE_ERROR",
      message: expect.stringContaining("fault on demand"),
    });
    expect(() => add.run("a")).toThrow(code);
    expect(stored()).toEqual([]);
  });

  it("strike a transaction at its begin, so that nothing of it happens and nothing stays open", () => {
    faults.push({ kind: "down" });
    expect(() => transaction(() => add.run("a"))).toThrow("down strikes this write");
    expect(database.isTransaction).toBe(false);
    expect(stored()).toEqual([]);
    transaction(() => add.run("b"));
    expect(stored()).toEqual(["b"]);
  });

  it("strike a read and leave writes alone", () => {
    add.run("a");
    faults.push({ kind: "error" });
    expect(() => names.all()).toThrow("error strikes this read");
    expect(stored()).toEqual(["a"]);
  });

  it("lose the answer of a commit that happened, also for a caller who then rolls back without looking", () => {
    faults.push({ kind: "lose-answer" });
    expect(() => transaction(() => add.run("a"))).toThrow("lose-answer strikes this write");
    faults.push({ kind: "lose-answer" });
    database.exec("BEGIN IMMEDIATE");
    add.run("b");
    expect(() => database.exec("COMMIT")).toThrow("lose-answer");
    expect(() => database.exec("ROLLBACK")).not.toThrow();
    expect(stored()).toEqual(["a", "b"]);
    expect(() => database.exec("ROLLBACK")).toThrow("no transaction is active");
  });

  it("lose no answer of a transaction that was rolled back", () => {
    faults.push({ kind: "lose-answer" });
    database.exec("BEGIN IMMEDIATE");
    add.run("a");
    database.exec("ROLLBACK");
    transaction(() => add.run("b"));
    expect(stored()).toEqual(["b"]);
  });

  it("lose the answer of a single statement that happened", () => {
    faults.push({ kind: "lose-answer" });
    expect(() => add.run("a")).toThrow("lose-answer strikes this write");
    expect(stored()).toEqual(["a"]);
  });

  it("hold up the caller for the time of a latency, and then go on", () => {
    faults.push({ kind: "latency", delayMs: 40 });
    const before = performance.now();
    add.run("a");
    expect(performance.now() - before).toBeGreaterThanOrEqual(39);
    expect(stored()).toEqual(["a"]);
  });

  it("never strike another file, memory, or what was opened elsewhere", () => {
    for (const path of [join(folder, "durable.db"), ":memory:"]) {
      const other = new DatabaseSync(path);
      other.exec("BEGIN IMMEDIATE");
      other.exec("CREATE TABLE t (x)");
      other.exec("INSERT INTO t VALUES (1)");
      other.exec("COMMIT");
      expect(other.prepare("SELECT x FROM t").all()).toEqual([{ x: 1 }]);
      other.close();
    }
    expect(asked).toEqual([]);
  });

  it("find the file by any of its names", () => {
    for (const path of [join(folder, "x/../boxoffice.db"), pathToFileURL(file), Buffer.from(file)]) {
      const again = new DatabaseSync(path);
      again.prepare("SELECT 1").get();
      again.close();
    }
    expect(asked).toEqual(["read", "read", "read"]);
  });

  it("leave statements what they are", () => {
    add.run("a");
    expect(names.get()).toEqual({ name: "a" });
    expect(names.sourceSQL).toContain("SELECT");
    expect(database).toBeInstanceOf(DatabaseSync);
  });
});

describe("a statement", () => {
  it.each([
    ["  -- note\n /* more */ select 1", "read"],
    ["VALUES (1)", "read"],
    ["WITH a AS (SELECT 1) SELECT * FROM a", "read"],
    ["WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", "write"],
    ["REPLACE INTO b VALUES (1)", "write"],
    ["begin immediate", "begin-write"],
    ["BEGIN EXCLUSIVE TRANSACTION", "begin-write"],
    ["BEGIN", "other"],
    ["commit", "commit"],
    ["END", "commit"],
    ["ROLLBACK", "rollback"],
    ["ROLLBACK TO a", "other"],
    ["CREATE TABLE a (b)", "other"],
  ] as const)("%j is judged %s", (sql, kind) => {
    expect(statementKind(sql)).toBe(kind);
  });
});
