import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const options = read("ps-rule.yaml");
const [, after = ""] = read(".github/workflows/check-and-deploy.yml").split("\n  psrule:\n");
const job = after.split(/^ {2}\S/m)[0] ?? "";

/** The lines below `exclude:`, to the end of their section. */
const excluded = (options.split(/^ {2}exclude:\n/m)[1] ?? "").split(/^\S/m)[0]?.trimEnd().split("\n") ?? [];

describe("PSRule for Azure", () => {
  it("looks at what production would be, and at nothing else", () => {
    expect(job).toMatch(/uses: microsoft\/ps-rule@v\d/);
    expect(job).toContain("modules: PSRule.Rules.Azure");
    expect(job).toContain("inputPath: infra/bicep/");
    expect(options).toMatch(/pathIgnore:\n {4}- "\*"\n {4}- "!infra\/bicep\/main\.prod\.bicepparam"\n/);
  });

  it("has the rules of one version and one time, so that a deployment fails by a change of ours only", () => {
    const [, version] = /PSRule\.Rules\.Azure: "=(\d+\.\d+\.\d+)"/.exec(options) ?? [];
    expect(version).toBeDefined();
    const installs = job.indexOf(`Install-Module -Name PSRule.Rules.Azure -RequiredVersion ${version} `);
    expect(installs).toBeGreaterThan(0);
    expect(installs).toBeLessThan(job.indexOf("microsoft/ps-rule@"));
    expect(job).toMatch(/baseline: Azure\.GA_\d{4}_\d\d/);
  });

  it("compiles with the compiler that the repository is checked with", () => {
    const [, version] = /Version="\[(.+)\]"/.exec(read("tools/bicep/bicep.csproj")) ?? [];
    expect(options).toContain("AZURE_BICEP_CHECK_TOOL: true");
    expect(options).toContain(`AZURE_BICEP_MINIMUM_VERSION: ${version}\n`);
    const compiler = job.indexOf("run: node scripts/bicep/for-workflow.ts");
    expect(compiler).toBeGreaterThan(0);
    expect(compiler).toBeLessThan(job.indexOf("microsoft/ps-rule@"));
  });

  it("leaves out no rule without a reason, and each only once", () => {
    const rules = excluded.filter((line) => line.startsWith("    - "));
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(rule).toMatch(/^ {4}- Azure(\.[A-Za-z]+){2,3}$/);
    expect(new Set(rules).size).toBe(rules.length);
    const reasons = excluded.filter((line) => /^ {4}# .{20}/.test(line));
    expect([...rules, ...reasons].toSorted()).toEqual(excluded.toSorted());
    // A reason stands over rules about one service, or about Defender, so that none gets in below another's.
    const groups = excluded.join("\n").split(/^(?: {4}#.*\n?)+/m);
    expect(groups.shift()).toBe("");
    for (const group of groups) {
      const names = group
        .trim()
        .split(/\s*- /)
        .filter((name) => name !== "");
      const services = new Set(names.map((name) => name.split(".")[1]));
      if (!names.every((name) => /Defender|VAScan/.test(name))) expect([...services]).toHaveLength(1);
    }
  });
});
