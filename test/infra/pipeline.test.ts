import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { snapshot } from "./snapshot.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const all = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, found = ""]) => found)),
];

const parameters = read("infra/bicep/main.bicepparam");
const asked = all(parameters, /readEnvironmentVariable\('(\w+)'/g);
const deployment = read(".github/workflows/deploy.yml");
const check = read(".github/workflows/check-and-deploy.yml");
const manifest = read("azure.yaml");

/** Said by a person at a desk; a pipeline is within Azure. */
const deskOnly = ["DEPLOYER_ADDRESS"];

describe("the pipeline", () => {
  it("says everything that the parameters ask for", () => {
    const said = all(deployment, /^ {6}([A-Z_]+): \$\{\{/gm);
    expect(asked.filter((name) => !said.includes(name))).toEqual(deskOnly);
  });

  it("plans with what it deploys with, but for secrets", () => {
    const planned = all(check, /^ {6}([A-Z_]+): \$\{\{ vars/gm).toSorted();
    const deployed = all(deployment, /^ {6}([A-Z_]+): \$\{\{ vars/gm).filter(
      (name) => name !== "AZURE_SUBSCRIPTION_ID",
    );
    expect(planned).toEqual(deployed.toSorted());
  });

  it("signs in without a secret, and gives tokens to no job that does not", () => {
    for (const text of [check, deployment]) {
      expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
      expect(text).not.toMatch(/client-secret|AZURE_CREDENTIALS/);
    }
    expect(all(check, /secrets\.(\w+)/g)).toEqual([]);
  });
});

describe("the pipeline's jobs", () => {
  /** The lines of one job, without its name. */
  const jobOf = (name: string): string => {
    const [, after = ""] = check.split(`\n  ${name}:\n`);
    return after.split(/^ {2}\S/m)[0] ?? "";
  };

  it("show on a pull request what each tier would become, by the file that it is deployed from", () => {
    const job = jobOf("what-if");
    expect(job).toMatch(/if: .*pull_request/);
    expect(job).toContain("tier: [dev, prod]");
    expect(job).toContain("az deployment sub what-if");
    expect(job).toMatch(/"infra\/bicep\/main\.\$\{\{ matrix\.tier \}\}\.bicepparam"/);
  });

  it("plan and deploy by the compiler that the repository is checked with, once it is said what must be", () => {
    const upTo = (text: string, step: string) => text.slice(0, text.indexOf(step));
    for (const [text, asksAzure] of [
      [jobOf("what-if"), "azure/login@"],
      [deployment, "setup-azd@"],
    ] as const) {
      expect(text).toContain(asksAzure);
      expect(upTo(text, asksAzure)).toMatch(/^ +run: node scripts\/check-variables\.ts$/m);
      expect(upTo(text, asksAzure)).toMatch(/^ +run: node scripts\/bicep\/for-workflow\.ts$/m);
    }
  });

  it("deploy nothing that was not verified, run on a SQL Server and the real host, and held against PSRule", () => {
    expect(jobOf("dev")).toContain("needs: [verify, sql-server, functions-host, psrule]");
    expect(jobOf("prod")).toContain("needs: dev");
    expect(check).not.toMatch(/continue-on-error|if: always/);
  });

  it("fail where packages were not audited", () => {
    expect(jobOf("verify")).toMatch(/run: bash \.ci\/run\n +env:\n(?: +#.*\n)* +AUDIT: required\n/);
  });
});

describe("azd", () => {
  it("buys something after each deployment, or at least asks whether that can be done", () => {
    const [, after = ""] = manifest.split("\n  postdeploy:\n");
    const hook = after.split(/^ {2}\S/m)[0] ?? "";
    for (const shell of ["posix:", "windows:"]) expect(hook).toContain(shell);
    const runs = hook.split("windows:");
    for (const run of runs) {
      expect(run).toContain("SMOKE_OPS_KEY");
      expect(run).toMatch(/npm run smoke\b(?! -- --only-ready)/);
      expect(run).toContain("npm run smoke -- --only-ready");
    }
  });

  it("sizes an environment by the same values as the files of its tiers", () => {
    const sized = parameters.match(/^param \w+ = environment\.\w+$/gm) ?? [];
    expect(sized.length).toBeGreaterThan(3);
    for (const tier of ["dev", "prod"]) {
      const own = read(`infra/bicep/main.${tier}.bicepparam`).match(/^param \w+ = (dev|prod)\.\w+$/gm);
      expect(own).toEqual(sized.map((line) => line.replace("environment.", `${tier}.`)));
    }
  });

  it("gives migrations and the database user what they need, by the deployment's outputs", () => {
    const needed = ["scripts/db/migrate.ts", "scripts/db/create-user.ts"]
      .filter((file) => existsSync(join(root, file)))
      .flatMap((file) => all(read(file), /\b(SQL_(?:SERVER|DATABASE|APP_\w+))\b/g));
    for (const name of needed) expect(Object.keys(snapshot("prod").outputs)).toContain(name);
    expect(manifest).toContain("npm run db:migrate && npm run db:create-user");
  });

  it("deploys what was packaged, to the app that is marked as its service", () => {
    expect(manifest).toContain("dist: .cache/package");
    expect(manifest).toMatch(/services:\n {2}api:/);
    expect(manifest).toMatch(/path: infra\/bicep\n {2}module: main\n/);
  });
});

describe("the page on deployment", () => {
  const page = read("docs/deploy.md");

  it("is one page", () => {
    expect(page.split("\n").length).toBeLessThanOrEqual(80);
  });

  it("says how every secret gets into the vault", () => {
    for (const secret of all(JSON.stringify(snapshot("prod")), /SecretName=([a-z-]+)\)/g))
      expect(page, secret).toContain(`put ${secret}`);
  });

  it("leaves every variable to its reference, which explains each", () => {
    expect(page).toContain("](deploy-reference.md#variables)");
    const reference = read("docs/deploy-reference.md");
    for (const name of asked) expect(reference, name).toContain(`\`${name}\``);
  });
});
