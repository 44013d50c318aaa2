import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../adapters/sqlite/database.ts";
import { openSqlite } from "../../adapters/sqlite/open-sqlite.ts";
import { ofType, snapshot, snapshotNames } from "../infra/snapshot.ts";
import { blocksOf, codesIn, documentOf, namesIn, tableOf } from "./document.ts";

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

/** What can go wrong here that no checkout in Azure is spared: each must have an entry, whatever alerts there are. */
const required = [
  "a-sku-is-oversold",
  "the-stock-drifts",
  "a-compensation-is-stuck",
  "messages-are-dead-lettered",
  "stripe-is-away",
  "redis-fails-over",
  "sql-fails-over",
  "the-erp-is-throttled",
];

/** The text below a heading, by the anchor that GitHub gives it. */
const entryAt = (anchor: string): string => {
  const [, ...entries] = runbook.split(/^## /m);
  const found = entries.find((entry) => entry.split("\n")[0]?.toLowerCase().replaceAll(" ", "-") === anchor);
  if (found === undefined) throw new Error(`the runbook has no entry #${anchor}`);
  return found;
};

describe("the runbook", () => {
  it.each(required)("has an entry %s, with a sign and what to do", (anchor) => {
    expect(entryAt(anchor)).toMatch(/^\*\*Sign\.\*\* \S/m);
    expect(entryAt(anchor)).toMatch(/^\*\*Do\.\*\* \S/m);
  });
});

describe.each(snapshotNames)("the runbook and the alerts of %s", (name) => {
  const from = snapshot(name);
  const alerts = [
    ...ofType(from, "Microsoft.Insights/metricAlerts"),
    ...ofType(from, "Microsoft.Insights/scheduledQueryRules"),
  ];
  const rows = tableOf(runbook, "alert");

  it("have each alert, with its severity and what it fires at, and no other", () => {
    const documented = rows.map(([cell = "", severity]) => `${codesIn(cell).join()} ${severity}`);
    const deployed = alerts.map((alert) => `${alert.name} ${alert.properties.severity}`);
    expect(documented.toSorted()).toEqual(deployed.toSorted());
    for (const { name: alert, properties } of alerts) {
      const [, , when = ""] = rows.find(([cell = ""]) => codesIn(cell).includes(alert)) ?? [];
      const { threshold = properties.criteria.failedLocationCount } = properties.criteria.allOf?.[0] ?? {};
      if (threshold > 0) expect(when, alert).toContain(`${threshold}`);
    }
  });

  it("lead from each alert to an entry that names it as its sign", () => {
    for (const { name: alert } of alerts) {
      const [, , , link = ""] = rows.find(([cell = ""]) => codesIn(cell).includes(alert)) ?? [];
      const anchor = /\(#([a-z-]+)\)/.exec(link)?.[1] ?? "";
      expect(entryAt(anchor), alert).toMatch(new RegExp(`\\*\\*Sign\\.\\*\\*[^*]*Alert \`${alert}\``));
      expect(entryAt(anchor), alert).toMatch(/\*\*Do\.\*\*/);
    }
  });
});
