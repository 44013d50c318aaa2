import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../adapters/sqlite/database.ts";
import { openSqlite } from "../../adapters/sqlite/open-sqlite.ts";
import { blocksOf, documentOf, namesIn, tableOf } from "./document.ts";

const runbook = documentOf("docs/runbook.md");
const statements = [runbook, documentOf("docs/personal-data.md")].flatMap((text) => blocksOf(text, "sql"));

describe("the documents for operators", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-docs-"));
  let db: Database;
  beforeAll(() => {
    db = openSqlite(join(folder, "boxoffice.db"));
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("have SQL that runs on the schema that the product makes", () => {
    expect(statements.length).toBeGreaterThan(2);
    for (const sql of statements) expect(() => db.connection.exec(sql), sql).not.toThrow();
  });

  it("explain every invariant that the audit checks, and say what to look at when it is broken", () => {
    const audit = globSync(join(import.meta.dirname, "../../local/audit/*.ts"));
    const source = audit.map((file) => readFileSync(file, "utf8")).join("\n");
    const checked = [...new Set([...source.matchAll(/"([SL]\d)"/g)].map(([, name = ""]) => name))].toSorted();
    expect(checked.length).toBeGreaterThan(8);
    const explained = [...documentOf("docs/checkout.md").matchAll(/^\| ([SL]\d) \|/gm)].map(
      ([, name]) => name,
    );
    expect(explained).toEqual(expect.arrayContaining(checked));
    const looked = namesIn(tableOf(runbook, "broken")).flatMap((cell) => cell.split(", "));
    expect(looked).toEqual(expect.arrayContaining(checked));
  });
});
