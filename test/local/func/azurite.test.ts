import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startAzurite } from "../../../local/func/azurite.ts";
import { processState } from "../../../local/supervisor/process-state.ts";
import { until } from "../../support/until.ts";

const root = join(import.meta.dirname, "../../..");

const endpointsOf = (connectionString: string): readonly string[] =>
  [...connectionString.matchAll(/(?:Blob|Queue|Table)Endpoint=([^;]+)/g)].map(([, url]) => `${url}`);

const answers = (url: string) =>
  fetch(`${url}?comp=list`).then(
    () => true,
    () => false,
  );

/** A process that nobody collects stays as a zombie. */
const isAlive = (pid: number): boolean => processState(pid)?.isZombie === false;

describe("storage for the real host", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-azurite-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("answers for blobs, queues and tables at the addresses of its connection string, and ends when it is stopped", async () => {
    const azurite = await startAzurite(root, join(folder, "azurite.log"));
    const endpoints = endpointsOf(azurite.connectionString);
    expect(endpoints).toHaveLength(3);
    for (const endpoint of endpoints)
      expect((await fetch(`${endpoint}?comp=list`)).headers.get("server")).toMatch(/^Azurite/);
    await azurite.stop();
    for (const endpoint of endpoints) await expect(fetch(endpoint)).rejects.toThrow();
  });

  it("ends when the process that started it is killed, and with it the process that cannot see to that itself", async () => {
    const parent = spawn(
      process.execPath,
      [join(import.meta.dirname, "azurite-parent.ts"), root, join(folder, "killed.log")],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [said] = await once(parent.stdout, "data");
    const { connectionString, other } = JSON.parse(String(said));
    const endpoints = endpointsOf(connectionString);
    expect(await Promise.all(endpoints.map(answers))).toEqual([true, true, true]);
    if (process.platform === "linux") expect(isAlive(other)).toBe(true);

    parent.kill("SIGKILL");
    await once(parent, "exit");
    await until(async () => !(await Promise.all(endpoints.map(answers))).includes(true), 10_000);
    await until(() => !isAlive(other), 10_000);
  });
});
