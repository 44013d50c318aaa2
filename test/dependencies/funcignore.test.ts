import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { funcignore } from "../../scripts/dependencies/funcignore.ts";
import { productionOf, readLock } from "../../scripts/dependencies/production.ts";
import { coreToolsTake } from "./core-tools-take.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, ".funcignore"), "utf8");
const lock = readLock();

const shipped = [
  "dist/main.js",
  "dist/adapters/redis/lua/reserve.lua",
  "host.json",
  "package.json",
  ...productionOf(lock).flatMap(({ path }) => [`${path}/package.json`, `${path}/lib/deep/index.js`]),
];

const deployed = new Set(productionOf(lock).map(({ path }) => path));
const others = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !["dist", "host.json", "package.json", "node_modules"].includes(name))
  .flatMap((entry) =>
    entry.isDirectory() ? [`${entry.name}/x.ts`, `${entry.name}/deep/x.json`] : [entry.name],
  );
const kept = [
  ...others,
  ...[
    ".env",
    "local.settings.json",
    "package-lock.json",
    "test/package.json",
    "node_modules/.package-lock.json",
  ],
  ...[
    "local/start.ts",
    "bench/reserve.bench.ts",
    "infra/bicep/main.bicep",
    "scripts/package.ts",
    "boxoffice.zip",
  ],
  ...Object.keys(lock.packages)
    .filter((path) => path.startsWith("node_modules/") && !deployed.has(path))
    .map((path) => `${path}/package.json`),
];

describe(".funcignore", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-funcignore-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("follows from the lock file", () => {
    expect(text).toBe(funcignore(lock));
  });

  it("lets Core Tools take what is shipped", () => {
    const takes = coreToolsTake(text);
    expect(shipped.length).toBeGreaterThan(200);
    expect(shipped.filter((path) => !takes(path))).toEqual([]);
  });

  it("lets them take nothing else: no source, no test, no setting, no development dependency", () => {
    expect(kept.length).toBeGreaterThan(200);
    expect(kept.filter(coreToolsTake(text))).toEqual([]);
  });

  it("says the same to whoever reads it as git does", (context) => {
    if (spawnSync("git", ["--version"]).status !== 0) context.skip("skipped: no git");
    execFileSync("git", ["init", "--quiet", folder]);
    writeFileSync(join(folder, ".gitignore"), text);
    const { stdout } = spawnSync("git", ["check-ignore", "--no-index", "--stdin", "-z"], {
      cwd: folder,
      input: [...shipped, ...kept].join("\0"),
      encoding: "utf8",
    });
    expect(new Set(stdout.split("\0").filter((path) => path !== ""))).toEqual(new Set(kept));
  });
});
