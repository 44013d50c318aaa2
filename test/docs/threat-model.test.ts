import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codesIn, documentOf } from "./document.ts";

const root = join(import.meta.dirname, "../..");
const text = documentOf("docs/threat-model.md");

/** The rows of every table that says of a threat what stands against it. */
const rows = text
  .split("\n| threat |")
  .slice(1)
  .flatMap((table) => table.split("\n\n")[0]?.split("\n").slice(2) ?? [])
  .map((line) =>
    line
      .slice(1, line.lastIndexOf("|"))
      .split("|")
      .map((cell) => cell.trim()),
  );

const files = codesIn(text).filter((code) => /^[\w./-]+\.(ts|lua|sql|bicep|bicepparam|json)$/.test(code));

describe("docs/threat-model.md", () => {
  it("names defences that are there", () => {
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
  });

  it("says of every threat what stands against it, or what is left, in three cells", () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const [threat = "", against = "", left, ...more] of rows) {
      expect(left, threat).toBeDefined();
      expect(more, threat).toEqual([]);
      expect(against.length + (left?.length ?? 0), threat).toBeGreaterThan(20);
      if (left === "")
        expect(codesIn(against).length, `${threat}: nothing left, and by what?`).toBeGreaterThan(0);
    }
  });

  it("repeats at its end what it calls open", () => {
    const open = rows.filter((cells) => cells.at(-1)?.startsWith("**Open.**"));
    const [, list = ""] = text.split("## What is open, worst first");
    const numbered = [...list.matchAll(/^\d+\. \*\*/gm)];
    expect(open.length).toBeGreaterThan(0);
    expect(numbered).toHaveLength(open.length);
  });
});
