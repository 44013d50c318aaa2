import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { awaitLeftovers, noteProcesses } from "../../../local/supervisor/leftovers.ts";
import { freePort, isFree } from "../../../local/supervisor/ports.ts";
import { aDataFolder } from "./a-command.ts";

const data = aDataFolder();
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** Much memory takes the kernel long to free, and only then it closes the sockets. */
const holder = `
  const memory = Array.from({ length: 16 }, () => Buffer.alloc(32 * 1024 * 1024, 1));
  require("node:net").createServer().listen(Number(process.argv[1]), "127.0.0.1", () => process.send(memory.length));
`;

const aHolder = async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ["-e", holder, String(port)], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await once(child, "message");
  const { pid } = child;
  if (pid === undefined) throw new Error("it was not started");
  noteProcesses(data, [pid]);
  expect(await isFree(port)).toBe(false);
  return { port, pid };
};

const hasCommandLine = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";

const needsProc = it.skipIf(process.platform !== "linux");

needsProc("lets nobody start before the port of a process that had to be killed is free", async () => {
  const { port } = await aHolder();
  await awaitLeftovers(data);
  expect(await isFree(port)).toBe(true);
});

needsProc("waits for one that is dying already", async () => {
  const { port, pid } = await aHolder();
  process.kill(pid, "SIGKILL");
  while (hasCommandLine(pid)) await new Promise(setImmediate);
  await awaitLeftovers(data);
  expect(await isFree(port)).toBe(true);
});
