import { describe, expect, it } from "vitest";
import { migration, readMigrations } from "../../../adapters/sqlite/migrations.ts";
import { batchesOf } from "../../../scripts/db/batches.ts";
import { pending } from "../../../scripts/db/pending.ts";
import { readingOf } from "../../../scripts/db/server.ts";

const shipped = readMigrations(new URL("../../../adapters/sql/migrations/", import.meta.url));

describe("a migration", () => {
  it("is cut at lines that say GO and nothing else, in whatever case, with the line that each batch begins on", () => {
    expect(batchesOf("A\nB\nGO\nC\n  go \r\n\r\nD -- GO\nGOTO x")).toEqual([
      { line: 1, text: "A\nB" },
      { line: 4, text: "C" },
      { line: 6, text: "\nD -- GO\nGOTO x" },
    ]);
  });

  it("has no batch of comments alone, nor an empty one", () => {
    expect(batchesOf("-- nothing\n/* at\nall */\nGO\n\nGO\nA\nGO\n")).toEqual([{ line: 7, text: "A" }]);
  });

  it("is refused where a batch would run several times", () => {
    expect(() => batchesOf("A\nGO 5")).toThrow("line 2: a batch is not run more than once");
  });

  it("has the same hash from a checkout with other line ends", () => {
    expect(migration(1, "a", "A\r\nGO\r\n").sha256).toBe(migration(1, "a", "A\nGO\n").sha256);
  });

  it.each(shipped)("is shipped with something to run ($name)", ({ sql }) => {
    expect(batchesOf(sql).length).toBeGreaterThan(0);
  });
});

describe("what a database has not had", () => {
  const [first, second, third] = shipped;
  if (!first || !second || !third) throw new Error("there are migrations");

  it("is the rest, in order", () => {
    expect(pending([], shipped)).toEqual(shipped);
    expect(pending([first, second], [first, second, third])).toEqual([third]);
    expect(pending(shipped, shipped)).toEqual([]);
  });

  it("is refused where one was changed after the database had it", () => {
    expect(() => pending([first, { ...second, sha256: "0" }], shipped)).toThrow(/migration 2 .* was changed/);
  });

  it("is refused where the database is newer than this build, or has a gap", () => {
    expect(() => pending([first, second], [first])).toThrow(/migration 2 .* does not know/);
    expect(() => pending([second], shipped)).toThrow("has had migration 2, but not 1");
  });
});

describe("how a server reads", () => {
  const server = { edition: 3, majorVersion: 16, readsSnapshots: false, isInUse: false };

  it("is switched on SQL Server before anybody works with the database, and asked for later", () => {
    expect(readingOf(server)).toBe("switch-on");
    expect(readingOf({ ...server, isInUse: true })).toBe("bad");
    expect(readingOf({ ...server, readsSnapshots: true, isInUse: true })).toBe("good");
  });

  it("is as it must be on Azure SQL and on Babelfish, which call themselves 12", () => {
    expect(readingOf({ ...server, edition: 5, majorVersion: 12, readsSnapshots: true })).toBe("good");
    expect(readingOf({ ...server, edition: 2, majorVersion: 12, isInUse: true })).toBe("good");
  });
});
