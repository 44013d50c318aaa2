import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const workflow = readFileSync(join(root, ".github/workflows/check-and-deploy.yml"), "utf8");

describe("every change", () => {
  it("has its packages audited, and its bill of materials kept beside its package", () => {
    const scripts = [...workflow.matchAll(/^ {8}run: node (\S+)/gm)].map(([, script = ""]) => script);
    expect(scripts).toEqual(["scripts/audit-packages.ts", "scripts/sbom.ts"]);
    for (const script of scripts) expect(existsSync(join(root, script)), script).toBe(true);
    const written = /scripts\/sbom\.ts --out (\S+)/.exec(workflow)?.[1];
    const kept = [...workflow.matchAll(/^ {10}path: (\S+)/gm)].map(([, path]) => path);
    expect(kept).toEqual(["boxoffice.zip", written]);
  });
});
