import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compilerFor } from "./a-parameter-file.ts";

const scripts = join(import.meta.dirname, "../../scripts");
const { PATH = "", HOME = "" } = process.env;

/** A script, as a job of GitHub's runs it. */
const run = (script: string, environment: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, [join(scripts, script)], {
    encoding: "utf8",
    env: { PATH, HOME, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", ...environment },
  });

describe("the variables that a deployment must have", () => {
  const all = {
    AZURE_ENV_NAME: "shop-prod",
    AZURE_LOCATION: "westeurope",
    SQL_ADMIN_LOGIN: "boxoffice-operators",
    SQL_ADMIN_OBJECT_ID: "00000000-0000-0000-0000-000000000003",
    BUDGET_START: "2026-12-01",
  };
  const check = (environment: Readonly<Record<string, string>>) => run("check-variables.ts", environment);

  it("pass when all are said", () => {
    expect(check(all)).toMatchObject({ status: 0, stdout: "" });
  });

  it.each(Object.keys(all))("fail without %s, which is named with what it must be", (name) => {
    for (const environment of [{ ...all, [name]: "" }, without(all, name)]) {
      const { status, stdout } = check(environment);
      expect(status).toBe(1);
      expect(stdout).toMatch(new RegExp(`^::error title=${name} is not set::.+ ${name} .+\\n$`));
    }
  });

  it.each(["2026-12-15", "2026-13-01", "12/2026", "2026-12"])(
    "fail with a budget that begins at %s",
    (start) => {
      const { status, stdout } = check({ ...all, BUDGET_START: start });
      expect(status).toBe(1);
      expect(stdout).toContain("BUDGET_START is not what it must be");
      expect(stdout).toContain("first day of the month");
    },
  );

  it("are named all at once", () => {
    const { stdout } = check({});
    for (const name of Object.keys(all)) expect(stdout).toContain(`title=${name} is not set`);
  });
});

describe("the compiler in a job of GitHub's", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-workflow-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the one of tools/bicep, for Azure CLI, azd and PSRule", (context) => {
    const compiler = compilerFor(context);
    const [GITHUB_ENV, GITHUB_PATH] = [join(folder, "env"), join(folder, "path")];
    for (const file of [GITHUB_ENV, GITHUB_PATH]) writeFileSync(file, "BEFORE=1\n");
    const { status, stderr } = run("bicep/for-workflow.ts", { GITHUB_ENV, GITHUB_PATH });
    expect([status, stderr]).toEqual([0, ""]);
    const lines = readFileSync(GITHUB_ENV, "utf8").trim().split("\n");
    const said = Object.fromEntries(lines.map((line) => line.split("=")));
    const path = said["AZD_BICEP_TOOL_PATH"];
    expect(said).toEqual({
      BEFORE: "1",
      AZD_BICEP_TOOL_PATH: path,
      PSRULE_AZURE_BICEP_PATH: path,
      AZURE_BICEP_USE_BINARY_FROM_PATH: "true",
      AZURE_BICEP_CHECK_VERSION: "false",
    });
    expect(readFileSync(GITHUB_PATH, "utf8")).toBe(`BEFORE=1\n${dirname(path)}\n`);
    expect(basename(path)).toMatch(/^bicep(\.exe)?$/);
    const environment = { PATH, HOME, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
    const version = execFileSync(path, ["--version"], { encoding: "utf8", env: environment });
    expect(version).toContain(`version ${compiler.version} `);
  });

  it("is put in place nowhere else", () => {
    const { status, stderr } = run("bicep/for-workflow.ts", {});
    expect(status).toBe(1);
    expect(stderr).toContain("this is no job of GitHub's");
  });
});

function without(all: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([one]) => one !== name));
}
