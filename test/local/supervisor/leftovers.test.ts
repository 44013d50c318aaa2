import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { awaitLeftovers, noteProcesses } from "../../../local/supervisor/leftovers.ts";
import { freePort, isFree } from "../../../local/supervisor/ports.ts";
import { aDataFolder } from "./a-command.ts";

const data = aDataFolder();
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Much memory takes the kernel long to free, and only then it closes the sockets. */
const holder = `
  const memory = Array.from({ length: 16 }, () => Buffer.alloc(32 * 1024 * 1024, 1));
  require("node:net").createServer().listen(Number(process.argv[1]), "127.0.0.1", () => process.send(memory.length));
`;

it("lets nobody start before the port of a process that had to be killed is free", async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ["-e", holder, String(port), data], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  await once(child, "message");
  noteProcesses(data, [{ pid: child.pid ?? 0, mark: data }]);
  expect(await isFree(port)).toBe(false);
  await awaitLeftovers(data);
  expect(await isFree(port)).toBe(true);
});
