import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const workflow = readFileSync(join(root, ".github/workflows/check-and-deploy.yml"), "utf8");

describe("every change", () => {
  it("has its packages audited, and its bill of materials kept beside its package", () => {
    const scripts = [...workflow.matchAll(/^ {8}run: node (\S+)/gm)].map(([, script = ""]) => script);
    expect(scripts).toContain("scripts/sbom.ts");
    for (const script of scripts) expect(existsSync(join(root, script)), script).toBe(true);
    expect(workflow).toContain("run: bash .ci/run");
    expect(readFileSync(join(root, ".ci/run"), "utf8")).toContain("npm run verify");
    const { verify, "audit:packages": audit } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    ).scripts;
    expect(verify).toContain("npm run audit:packages");
    expect(audit).toBe("node scripts/audit-packages.ts");
    const written = /scripts\/sbom\.ts --out (\S+)/.exec(workflow)?.[1];
    const kept = [...workflow.matchAll(/^ {10}path: (\S+)/gm)].map(([, path]) => path);
    expect(kept).toEqual(["boxoffice.zip", written]);
  });
});
