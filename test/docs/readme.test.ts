import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningProduct, startProduct } from "../../local/client/product.ts";
import { until } from "../support/until.ts";
import { blocksOf, documentOf } from "./document.ts";

const root = join(import.meta.dirname, "../..");
const hasTools = ["bash", "curl"].every((tool) => spawnSync(tool, ["--version"]).error === undefined);

/** The commands of the README after the first start, as they stand there. */
const commands = blocksOf(documentOf("README.md"), "sh").slice(2);

const run = (script: string): Promise<{ readonly code: number | null; readonly output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", script], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });

describe.skipIf(!hasTools)("the README on a fresh start", () => {
  const data = mkdtempSync(join(tmpdir(), "boxoffice-readme-"));
  let product: RunningProduct;
  beforeAll(async () => {
    product = await startProduct({ data, seed: true });
  });
  afterAll(async () => {
    await product?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  /** Runs what may be pasted, each block after the others; only where the product is differs. */
  const paste = (...blocks: readonly string[]) =>
    run(
      blocks
        .join("\n")
        .replaceAll("http://127.0.0.1:7071/api", product.endpoints.api)
        .replaceAll(".local/", `${data}/`)
        .replaceAll("npm run audit", `npm run audit -- --data ${data}`),
    );

  const beginning = (count: number) => commands.slice(0, count);

  it("places an order and reads it", async () => {
    const { code, output } = await paste(...beginning(5));
    expect(code, output).toBe(0);
    expect(output).toMatch(/status: 'completed'/);
    expect(output).toMatch(/orderAccessToken: '\S+'/);
    expect(output).toMatch(/status: 'placed'/);
    expect(output).toMatch(/type: 'OrderPlaced'/);
    expect(output).toMatch(/sku: 'OPERA-GLASSES'[\s\S]*sku: 'MUG-GHOST-LIGHT'/);
  });

  it("shows a declined card, a lost answer and a killed host, and then an audit that holds", async () => {
    const [definitions = "", declined = "", lost = "", crash = "", audit = ""] = commands.slice(5);
    const { code, output } = await paste(...beginning(1), definitions, declined, lost, crash);
    expect(code, output).toBe(0);
    expect(output).toMatch(/HTTP\/1.1 402[\s\S]*"declineCode":"insufficient_funds"/);
    expect(output).toMatch(/HTTP\/1.1 201[\s\S]*"kind":"lose-answer","hits":1,"left":0/);
    expect(output).toMatch(/HTTP\/1.1 201[\s\S]*idempotency-replayed: true/i);

    expect(audit).toContain("npm run audit");
    let findings = "";
    await until(
      async () => {
        const audited = await paste(audit);
        findings = audited.output;
        return audited.code === 0;
      },
      20_000,
      () => findings,
    );
    expect(findings).toMatch(/^S2 .* holds$/m);
  });

  it("leaves the customer's address in the files that docs/personal-data.md names, and in no other", async () => {
    await product.stop();
    const holding = readdirSync(data).filter((file) =>
      readFileSync(join(data, file)).includes("Kulissenweg 7"),
    );
    const allowed = /^(boxoffice|durable|service-bus|cosmos)\.db(-wal)?$/;
    expect(holding.filter((file) => !allowed.test(file))).toEqual([]);
    expect(holding.some((file) => file.startsWith("boxoffice.db"))).toBe(true);
  });

  it("keeps it, in SQL, in OrderContacts alone", () => {
    const db = new DatabaseSync(join(data, "boxoffice.db"), { readOnly: true });
    try {
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      const holding = tables
        .map(({ name }) => String(name))
        .filter((table) =>
          /Kulissenweg|ada@/.test(JSON.stringify(db.prepare(`SELECT * FROM "${table}"`).all())),
        );
      expect(holding).toEqual(["OrderContacts"]);
    } finally {
      db.close();
    }
  });
});
