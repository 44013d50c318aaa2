import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../config/settings.ts";
import { documentOf, namesIn, tableOf } from "./document.ts";

const root = join(import.meta.dirname, "../..");
const documents = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...globSync("docs/**/*.md", { cwd: root }),
];

const namesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([name]) => name);

/** The anchor that a heading gets on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/\s/g, "-");

const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));

describe("the documents", () => {
  it.each(documents)("%s links to what there is", (document) => {
    const text = documentOf(document);
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? document : join(dirname(document), path);
      expect(existsSync(join(root, file)), `${document}: ${target}`).toBe(true);
      if (anchor !== undefined)
        expect(anchorsIn(documentOf(file)), `${document}: ${target}`).toContain(anchor);
    }
  });

  it("speak of no setting that there is not", () => {
    const ofOthers = ["NODE_ENV", "INCLUDE_NULL_VALUES"];
    const spoken = documents
      .filter((document) => !document.endsWith("configuration.md"))
      .flatMap((document) => namesOf(documentOf(document)))
      .filter((name) => !ofOthers.includes(name) && !names.has(name));
    expect(new Set(spoken)).toEqual(new Set());
  });

  it("number the decisions without gaps, list them all, and give each the same headings", () => {
    const pages = globSync("docs/adr/[0-9]*.md", { cwd: root }).toSorted();
    expect(pages.map((page) => Number(page.slice("docs/adr/".length, "docs/adr/0000".length)))).toEqual(
      pages.map((_, index) => index + 1),
    );
    const index = documentOf("docs/adr/README.md");
    for (const page of pages) {
      expect(index).toContain(`(${page.slice("docs/adr/".length)})`);
      expect(
        [...documentOf(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading),
        page,
      ).toEqual(["Problem", "Decision", "Consequences", "What would change our mind"]);
      expect(documentOf(page)).toMatch(/^\*\*Status:\*\* (accepted|replaced by \d+)$/m);
    }
  });

  it("show the folders that there are in the README's map", () => {
    for (const name of namesIn(tableOf(documentOf("README.md"), "folder")))
      expect(existsSync(join(root, name)), name).toBe(true);
  });
});

/** What a deployment is told, wherever its files read it. */
const deployment = [
  "azure.yaml",
  ...globSync("{infra/bicep/*.{bicepparam,bicep},.github/workflows/*,scripts/**/*.ts}", { cwd: root }),
].flatMap((file) => namesOf(readFileSync(join(root, file), "utf8")));
/** Settings, those, and the variables that the documents' own commands set. */
const names = new Set([...Object.keys(settings), ...deployment, "SYSTEM_KEY", "CHECKOUT_ID", "QUOTE_ID"]);
