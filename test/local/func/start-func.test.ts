import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readEndpoints } from "../../../local/client/endpoints-file.ts";
import { howToGetCoreTools } from "../../../local/func/core-tools.ts";
import { until } from "../../support/until.ts";

const entry = join(import.meta.dirname, "../../../local/start-func.ts");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "boxoffice-start-func-")));
const notes = join(folder, "notes");

const startFunc = (path: string, ...flags: readonly string[]) => {
  const child = spawn(process.execPath, [entry, ...flags], {
    env: { ...process.env, PATH: path, FUNC_NOTES: notes },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  return { child, complaint: () => complaint, ended: once(child, "close") };
};

/** A `func` on the PATH; and Node, which its first line asks for. */
const withFakeFunc = async (): Promise<string> => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const func = join(bin, "func");
  copyFileSync(join(import.meta.dirname, "fake-func.cjs"), func);
  await chmod(func, 0o755);
  return [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter);
};

const noted = () =>
  (existsSync(notes) ? readFileSync(notes, "utf8") : "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe("npm run start:func", () => {
  let running: ChildProcess | undefined;
  afterAll(() => {
    if (running?.exitCode === null) running.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("says how to get Core Tools where there are none, and starts nothing", async () => {
    const data = join(folder, "nothing");
    const { ended, complaint } = startFunc("", "--data", data);
    expect(await ended).toEqual([1, null]);
    expect(complaint()).toBe(`${howToGetCoreTools}\n`);
    expect(existsSync(data)).toBe(false);
  });

  it.skipIf(process.platform === "win32")(
    "runs func in a folder of the app with the stand-ins' settings and storage, and stops it with all the rest",
    async () => {
      const data = join(folder, "data");
      const flags = ["--data", data, "--port", "0", "--no-seed", "--quiet"];
      const { child, ended, complaint } = startFunc(await withFakeFunc(), ...flags);
      running = child;
      await until(() => readEndpoints(data) !== undefined, 60_000, complaint);
      const endpoints = readEndpoints(data);
      if (!endpoints) throw new Error("the endpoints are gone");

      const [started] = noted();
      const { origin, port } = new URL(endpoints.api);
      expect(started).toMatchObject({ was: "started", args: ["start", "--port", port] });
      expect(started.folder).toBe(join(data, "app"));
      expect(existsSync(join(started.folder, "dist/main.js"))).toBe(true);
      const { settings, storage } = started;
      expect(settings).toMatchObject({
        FUNCTIONS_WORKER_RUNTIME: "node",
        AzureWebJobsStorage: storage,
        SQLITE_PATH: join(data, "boxoffice.db"),
        AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: "AzureStorage",
      });
      expect(new URL(settings.STRIPE_API_BASE).hostname).toBe("127.0.0.1");

      const [, blobs = ""] = /BlobEndpoint=([^;]+)/.exec(storage) ?? [];
      const servers = [origin, blobs, settings.STRIPE_API_BASE];
      expect(await Promise.all(servers.map(answers))).toEqual([true, true, true]);
      const pids = [...Object.values(endpoints.pids), started.pid] as number[];
      expect(pids.length).toBeGreaterThanOrEqual(4);
      expect(pids.every(isAlive)).toBe(true);

      child.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
      expect(noted().at(-1)).toEqual({ was: "stopped" });
      expect(await Promise.all(servers.map(answers))).toEqual([false, false, false]);
      expect(pids.filter(isAlive)).toEqual([]);
      expect(complaint()).toBe("");
    },
    90_000,
  );
});
